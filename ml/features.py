"""The five features of a trader. The nightly run and the refresh of one trader both call `trader_features`."""

import numpy as np

from ml.market import Floats, Ints, Market

FEATURES = (
    "purchase_frequency",
    "avg_transaction_value",
    "price_sensitivity",
    "location",
    "product_diversity",
)
DAYS_IN_MONTH = 30
MICROSECONDS_PER_DAY = 86_400_000_000


def trader_features(market: Market) -> Floats:
    """The features of each trader of the market, one row per trader, columns in the order of `FEATURES`:

    purchase_frequency: orders per 30 days since the first order (at least 30 days are counted);
    avg_transaction_value: mean value of an order, in minor units of the trader's currency;
    price_sensitivity: share of the usual price saved, averaged over units (0 = never below the usual price),
    where the usual price of a product is the lower median of all lines paid in that currency;
    location: the region's id (0 when unknown); a name, not a quantity: the segments never do arithmetic on it;
    product_diversity: how many different products were bought.
    A trader without orders has zeros. For the same numbers as in the whole market, the lines of *all* traders of
    the products concerned must be given.
    """
    traders = len(market.trader_ids)
    orders = _orders_per_trader(market)
    value = np.bincount(
        market.line_trader, weights=market.line_quantity * market.line_price, minlength=traders
    )
    region = np.where(market.trader_region >= 0, np.append(market.region_ids, 0)[market.trader_region], 0)
    return np.column_stack(
        (
            orders * DAYS_IN_MONTH / _days_active(market),
            value / np.maximum(orders, 1),
            _price_sensitivity(market),
            region,
            np.bincount(market.pairs.trader, minlength=traders),
        )
    ).astype(np.float64)


def usual_prices(market: Market) -> Ints:
    """The lower median of the prices paid for the line's product in the line's currency, one per line."""
    width = int(market.trader_currency.max(initial=0)) + 1
    key = market.line_product * width + market.trader_currency[market.line_trader]
    in_order = np.lexsort((market.line_price, key))
    known, start, lines = np.unique(key[in_order], return_index=True, return_counts=True)
    median = market.line_price[in_order][start + (lines - 1) // 2]
    usual: Ints = median[np.searchsorted(known, key)]
    return usual


def _price_sensitivity(market: Market) -> Floats:
    usual = np.maximum(usual_prices(market), 1)
    saved = np.maximum(usual - market.line_price, 0) / usual
    traders = len(market.trader_ids)
    units = np.bincount(market.line_trader, weights=market.line_quantity, minlength=traders)
    weighted = np.bincount(market.line_trader, weights=saved * market.line_quantity, minlength=traders)
    share: Floats = weighted / np.maximum(units, 1)
    return share


def _orders_per_trader(market: Market) -> Ints:
    _, first = np.unique(market.line_order, return_index=True)
    return np.bincount(market.line_trader[first], minlength=len(market.trader_ids)).astype(np.int64)


def _days_active(market: Market) -> Floats:
    first = np.full(len(market.trader_ids), market.as_of, dtype="datetime64[us]")
    np.minimum.at(first, market.line_trader, market.line_at)
    days = (market.as_of - first).astype("timedelta64[us]").astype(np.float64) / MICROSECONDS_PER_DAY
    return np.maximum(days, DAYS_IN_MONTH)
