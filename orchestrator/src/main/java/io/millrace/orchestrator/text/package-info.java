/**
 * Small things for the sentences that people read, and what in a URL they must not: settings and
 * secrets both ask.
 */
@NullMarked
package io.millrace.orchestrator.text;

import org.jspecify.annotations.NullMarked;
