/** Web sessions and registrations into channel attribution. */
@NullMarked
package io.millrace.dags.growth;

import org.jspecify.annotations.NullMarked;
