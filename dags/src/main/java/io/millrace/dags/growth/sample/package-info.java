/**
 * Sample data of growth_etl, with the results to expect.
 *
 * <p>Every user is drawn for a class: a level of the waterfall, or one of the reasons to be in
 * none. A {@link io.millrace.dags.growth.sample.Draft} takes further sessions only as far as the
 * user stays in its class, so the waterfall's expectation is the sizes of the classes. A class's
 * size counts credited registrations, so that a user credited twice does not make the mart differ
 * from the published figures that the sizes are. The strict expectation and all counts are worked
 * out from the rows written, repetitions included.
 *
 * <p>Nothing here knows the pipeline's queries: they are judged by it.
 */
@NullMarked
package io.millrace.dags.growth.sample;

import org.jspecify.annotations.NullMarked;
