/**
 * Pages and what can be done from them. Pages are made on the server and keep themselves up to
 * date: the browser is told that something changed, fetches the page again and takes over what
 * differs.
 */
@NullMarked
package io.millrace.orchestrator.web;

import org.jspecify.annotations.NullMarked;
