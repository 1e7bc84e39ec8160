/**
 * A shop's landing zone into histories and reports: {@code shop_ingest} and {@code
 * shop_top_customers}.
 *
 * <p>Three sources deliver a file each a day. A run is of one day: of each source it loads the file
 * with that day in its name, keeps the versions of what it says, and moves the source's watermark
 * on, these two in one transaction. The sources do not wait for each other: one that is late, or
 * refused, holds up the reports alone.
 *
 * <p>Histories do not mind in which order days are loaded; the watermark is a rule of the shop's: a
 * file that comes after a later one was loaded is left out, unless a run is told to take it. A file
 * that was loaded may be loaded again at any time.
 */
@NullMarked
package io.millrace.dags.shop;

import org.jspecify.annotations.NullMarked;
