/** The program as somebody uses it: real processes, a real browser, real receivers of alerts. */
package io.millrace.dags.demo;
