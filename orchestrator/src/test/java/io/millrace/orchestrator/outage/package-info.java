/** What happens while databases are away: real servers, two nodes in this process. */
@NullMarked
package io.millrace.orchestrator.outage;

import org.jspecify.annotations.NullMarked;
