/**
 * Sample data of the shop: eight days of customers, products and sales, with the results to expect.
 *
 * <p>At scale 1.0 the counts of each day are those of the real files: customers who come, leave and
 * change, sales, and sales of customers who left that day. {@code Population} draws the customers
 * from day to day, {@code Catalogue} products and prices, {@code Register} the sales; {@code
 * BadRecords} spoils some of the last day. {@code LandingFiles} writes them as the shop does, line
 * breaks in addresses included.
 *
 * <p>What to expect is worked out from each day's records as they are written, day by day, and
 * knows nothing of histories or queries: they are judged by it.
 */
@NullMarked
package io.millrace.dags.shop.sample;

import org.jspecify.annotations.NullMarked;
