"""What the demo market sells: by shelf, with the pack it comes in and its price in US cents.

The first eight of `GOODS` that are marked staple are what nearly every trader sells. `also` are the words
that people search by in Swahili and French. Prices are of the order of wholesale prices in 2025; they are
made up, and the whole market is labelled synthetic.
"""

from __future__ import annotations

from typing import NamedTuple

SHELF_ICONS = {
    "Grains": "grain", "Flour": "grain", "Cooking oil": "oil", "Sugar and salt": "food", "Beans and pulses": "grain",
    "Drinks": "drink", "Soap and cleaning": "soap", "Household": "house", "Food": "food", "Baby care": "gift",
    "Stationery": "paper",
}  # fmt: skip


class Good(NamedTuple):
    """`pack` in base units; `cents` for one base unit bought alone; `pull`: how often it is bought by habit."""

    shelf: str
    name: str
    also: str
    unit: str
    pack: int
    cents: int
    pull: int
    is_staple: bool = False


GOODS = (
    Good("Grains", "Rice, 25 kg bag", "mchele riz", "bag", 10, 2200, 10, True),
    Good("Flour", "Maize flour, 24 kg bale", "unga mahindi farine mais", "bale", 10, 1500, 10, True),
    Good("Cooking oil", "Cooking oil, 20 l jerrycan", "mafuta huile", "jerrycan", 5, 2700, 9, True),
    Good("Sugar and salt", "Sugar, 50 kg bag", "sukari sucre", "bag", 5, 4300, 9, True),
    Good("Beans and pulses", "Red beans, 50 kg bag", "maharage haricots", "bag", 4, 4800, 8, True),
    Good("Flour", "Wheat flour, 24 kg bale", "unga ngano farine ble", "bale", 10, 1700, 8, True),
    Good("Soap and cleaning", "Bar soap, carton of 25", "sabuni savon", "carton", 12, 1150, 8, True),
    Good("Sugar and salt", "Salt, 20 kg bale", "chumvi sel", "bale", 10, 520, 7, True),
    Good("Grains", "Rice, broken, 50 kg bag", "mchele chenga riz brise", "bag", 5, 3100, 5),
    Good("Grains", "Maize grain, 90 kg sack", "mahindi mais", "sack", 4, 3600, 5),
    Good("Grains", "Millet, 50 kg sack", "ulezi mil", "sack", 4, 3900, 3),
    Good("Grains", "Sorghum, 50 kg sack", "mtama sorgho", "sack", 4, 3000, 3),
    Good("Grains", "Spaghetti, carton of 20", "tambi spaghetti pates", "carton", 12, 1150, 6),
    Good("Grains", "Oats, carton of 12", "shayiri avoine", "carton", 6, 1900, 2),
    Good("Grains", "Basmati rice, 5 kg bag", "mchele basmati riz", "bag", 20, 780, 4),
    Good("Flour", "Cassava flour, 25 kg bag", "unga muhogo farine manioc gari", "bag", 8, 1300, 4),
    Good("Flour", "Gari, 50 kg bag", "gari manioc", "bag", 4, 2700, 4),
    Good("Flour", "Millet flour, 12 kg bale", "unga uji farine mil", "bale", 10, 1450, 3),
    Good("Flour", "Baking flour, 10 kg bag", "unga keki farine patisserie", "bag", 12, 920, 3),
    Good("Flour", "Baking powder, carton of 48", "hamira levure", "carton", 6, 1250, 2),
    Good("Cooking oil", "Cooking oil, carton of 12 × 1 l", "mafuta huile", "carton", 10, 2050, 7),
    Good("Cooking oil", "Palm oil, 20 l jerrycan", "mawese huile de palme", "jerrycan", 5, 2500, 5),
    Good("Cooking oil", "Sunflower oil, 5 l can", "alizeti tournesol", "can", 12, 920, 5),
    Good("Cooking oil", "Groundnut oil, 5 l can", "karanga arachide", "can", 12, 1150, 3),
    Good("Cooking oil", "Margarine, carton of 24", "siagi margarine", "carton", 6, 2150, 4),
    Good("Cooking oil", "Vegetable fat, 10 kg tin", "kimbo graisse", "tin", 8, 1750, 4),
    Good("Sugar and salt", "Sugar, bale of 20 × 1 kg", "sukari sucre", "bale", 10, 1900, 7),
    Good("Sugar and salt", "Brown sugar, 25 kg bag", "sukari guru sucre roux", "bag", 6, 2050, 3),
    Good("Sugar and salt", "Iodised salt, carton of 40", "chumvi sel", "carton", 10, 760, 4),
    Good("Sugar and salt", "Honey, carton of 12 jars", "asali miel", "carton", 4, 4200, 2),
    Good("Beans and pulses", "Yellow beans, 50 kg bag", "maharage haricots", "bag", 4, 5400, 4),
    Good("Beans and pulses", "Cowpeas, 50 kg bag", "kunde niebe", "bag", 4, 4400, 4),
    Good("Beans and pulses", "Green grams, 25 kg bag", "ndengu choroko pois", "bag", 6, 2900, 4),
    Good("Beans and pulses", "Lentils, 25 kg bag", "dengu lentilles", "bag", 6, 3000, 2),
    Good("Beans and pulses", "Groundnuts, 50 kg bag", "karanga arachides", "bag", 4, 6600, 4),
    Good("Beans and pulses", "Soya beans, 50 kg bag", "soya soja", "bag", 4, 3800, 2),
    Good("Drinks", "Cola, crate of 24", "soda boisson", "crate", 10, 820, 7),
    Good("Drinks", "Orange soda, crate of 24", "soda fanta boisson", "crate", 10, 820, 5),
    Good("Drinks", "Water, carton of 12 × 1 l", "maji eau", "carton", 20, 300, 7),
    Good("Drinks", "Water sachets, bag of 30", "maji eau", "bag", 25, 60, 5),
    Good("Drinks", "Malt drink, carton of 24", "malta malt", "carton", 10, 1400, 4),
    Good("Drinks", "Fruit juice, carton of 12", "maji ya matunda jus", "carton", 10, 1150, 4),
    Good("Drinks", "Tea leaves, carton of 50", "majani chai the", "carton", 6, 2400, 6),
    Good("Drinks", "Instant coffee, carton of 24", "kahawa cafe", "carton", 4, 2800, 3),
    Good("Drinks", "Milk, long life, carton of 12", "maziwa lait", "carton", 12, 1050, 6),
    Good(
        "Drinks", "Milk powder, carton of 48 sachets", "maziwa ya unga lait en poudre", "carton", 6, 2300, 5
    ),
    Good("Drinks", "Cocoa drink, carton of 36", "kakao cacao", "carton", 6, 2100, 3),
    Good(
        "Soap and cleaning", "Washing powder, carton of 24", "sabuni ya unga lessive", "carton", 10, 1650, 7
    ),
    Good("Soap and cleaning", "Bathing soap, carton of 72", "sabuni ya kuogea savon", "carton", 6, 2700, 6),
    Good(
        "Soap and cleaning",
        "Dish soap, carton of 12",
        "sabuni ya vyombo liquide vaisselle",
        "carton",
        8,
        1250,
        4,
    ),
    Good("Soap and cleaning", "Bleach, carton of 12", "jiki javel", "carton", 8, 1100, 4),
    Good(
        "Soap and cleaning",
        "Toilet paper, bale of 40",
        "karatasi ya choo papier toilette",
        "bale",
        10,
        950,
        6,
    ),
    Good("Soap and cleaning", "Scouring pads, box of 60", "waya eponge", "box", 10, 460, 2),
    Good("Soap and cleaning", "Toothpaste, carton of 72", "dawa ya meno dentifrice", "carton", 4, 4700, 5),
    Good("Soap and cleaning", "Toothbrushes, box of 144", "mswaki brosse a dents", "box", 4, 2100, 2),
    Good("Soap and cleaning", "Sanitary pads, carton of 24", "pedi serviettes", "carton", 6, 1650, 5),
    Good("Household", "Matches, carton of 1,000", "viberiti allumettes", "carton", 10, 1450, 5),
    Good("Household", "Candles, carton of 200", "mishumaa bougies", "carton", 8, 1300, 3),
    Good("Household", "Charcoal, 50 kg sack", "makaa charbon", "sack", 10, 1150, 6),
    Good("Household", "Batteries AA, box of 48", "betri piles", "box", 12, 900, 3),
    Good("Household", "Light bulbs LED, box of 20", "balbu ampoules", "box", 6, 1700, 3),
    Good("Household", "Plastic basins, 30 l", "beseni bassines", "piece", 24, 210, 2),
    Good("Household", "Plastic buckets, 20 l", "ndoo seaux", "piece", 24, 250, 3),
    Good("Household", "Carrier bags, bale of 2,000", "mifuko sachets", "bale", 10, 1250, 4),
    Good("Household", "Mosquito coils, carton of 60", "dawa ya mbu spirales", "carton", 6, 1900, 3),
    Good("Household", "Razor blades, box of 100", "wembe lames", "box", 20, 320, 2),
    Good("Household", "Padlocks, box of 12", "kufuli cadenas", "box", 6, 1600, 1),
    Good("Food", "Tomato paste, carton of 50", "nyanya tomate", "carton", 10, 1250, 7),
    Good("Food", "Sardines, carton of 50", "dagaa samaki sardines", "carton", 8, 2600, 5),
    Good("Food", "Corned beef, carton of 24", "nyama ya kopo boeuf", "carton", 4, 4600, 2),
    Good("Food", "Instant noodles, carton of 40", "tambi nouilles indomie", "carton", 20, 720, 8),
    Good("Food", "Biscuits, carton of 48", "biskuti biscuits", "carton", 12, 700, 6),
    Good("Food", "Bread, tray of 20", "mkate pain", "tray", 10, 1100, 4),
    Good("Food", "Eggs, tray of 30", "mayai oeufs", "tray", 24, 330, 7),
    Good("Food", "Stock cubes, carton of 1,200", "mchuzi bouillon cube", "carton", 6, 2300, 6),
    Good("Food", "Curry powder, box of 100", "bizari curry", "box", 12, 480, 3),
    Good("Food", "Onions, 50 kg sack", "vitunguu oignons", "sack", 6, 2300, 5),
    Good("Food", "Irish potatoes, 90 kg sack", "viazi pommes de terre", "sack", 5, 2700, 5),
    Good("Food", "Dried fish, 10 kg box", "samaki kavu poisson seche", "box", 6, 4900, 3),
    Good("Food", "Sweets, carton of 24 bags", "peremende bonbons", "carton", 10, 1350, 4),
    Good("Food", "Peanut butter, carton of 12", "siagi ya karanga beurre arachide", "carton", 8, 1650, 2),
    Good("Baby care", "Nappies, bale of 8 packs", "nepi couches", "bale", 6, 2900, 4),
    Good("Baby care", "Baby porridge, carton of 24", "uji bouillie", "carton", 6, 2200, 3),
    Good("Baby care", "Infant milk, carton of 12 tins", "maziwa ya mtoto lait bebe", "carton", 2, 8200, 2),
    Good("Baby care", "Petroleum jelly, carton of 72", "mafuta ya mgando vaseline", "carton", 6, 3100, 4),
    Good("Baby care", "Baby soap, carton of 48", "sabuni ya mtoto savon bebe", "carton", 6, 2000, 2),
    Good("Stationery", "Exercise books, carton of 120", "daftari cahiers", "carton", 6, 1900, 4),
    Good("Stationery", "Ballpoint pens, box of 50", "kalamu stylos", "box", 20, 330, 3),
    Good("Stationery", "Pencils, box of 144", "penseli crayons", "box", 10, 720, 2),
    Good("Stationery", "Photocopy paper, box of 5 reams", "karatasi papier", "box", 10, 1750, 2),
)

SUPPLIERS = {
    "Mashamba Grain Millers": ("Grains", "Flour", "Beans and pulses"),
    "Golden Palm Oils": ("Cooking oil", "Sugar and salt"),
    "Safi Home Products": ("Soap and cleaning", "Baby care", "Household"),
    "Lake Basin Beverages": ("Drinks",),
    "Umoja General Wholesale": ("Food", "Stationery"),
}
