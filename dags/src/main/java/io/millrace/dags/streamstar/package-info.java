/**
 * Three tab-separated files into a star schema with reports.
 *
 * <p>Raw equals the files of one run, and then their distinct records; dwh is published as one, by
 * differences, and so are the reports. A missing file fails its task: what was published stays. A
 * date that cannot be read fails its file, with its line; so does any other value that does not
 * fit.
 *
 * <p>{@code dim_user} has one row a customer, so that every figure counts a transaction once. What
 * the source gets wrong (transactions without a subscription, or of one that no product has) is
 * kept, measured and handed on as the output of its task, and warned of.
 */
@NullMarked
package io.millrace.dags.streamstar;

import org.jspecify.annotations.NullMarked;
