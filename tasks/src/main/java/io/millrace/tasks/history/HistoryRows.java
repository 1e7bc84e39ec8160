package io.millrace.tasks.history;

/** A history with its rows, of which is not known yet what they say of others. Immutable. */
public final class HistoryRows {

  private final GivenRows rows;
  private final HistoryChoices choices;

  HistoryRows(GivenRows rows, HistoryChoices choices) {
    this.rows = rows;
    this.choices = choices;
  }

  /** The rows are all that there are: a key that is missing is gone on that date. */
  public History snapshot() {
    return new History(rows, Kind.SNAPSHOT, choices);
  }

  /** The rows are those that changed: of a key that is missing nothing is said. */
  public History delta() {
    return new History(rows, Kind.DELTA, choices);
  }
}
