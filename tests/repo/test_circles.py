from graphlib import TopologicalSorter

import grimp


def test_no_module_leads_back_to_itself() -> None:
    graph = grimp.build_graph("webapp", "worker", "ml", "stack", cache_dir=None)
    arrows = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the circle
