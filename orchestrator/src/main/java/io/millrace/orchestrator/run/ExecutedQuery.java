package io.millrace.orchestrator.run;

import java.util.List;

/**
 * A statement that a try executed in its warehouse.
 *
 * @param statement as it was sent
 * @param rows written or returned
 * @param micros microseconds it took
 * @param reads tables, schema.table
 * @param writes tables, schema.table
 * @param columnsJson an object: written column to the array of columns its values come from
 */
public record ExecutedQuery(
    String statement,
    long rows,
    long micros,
    List<String> reads,
    List<String> writes,
    String columnsJson) {}
