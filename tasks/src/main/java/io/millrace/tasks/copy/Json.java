package io.millrace.tasks.copy;

/**
 * A JSON file: an array of objects, or an object on each line. A key means a column as a name in a
 * header does. A number keeps all its digits, an object or array within an object becomes the text
 * of a {@code jsonb} or text column. A key that is not there breaks the contract, but for optional
 * ones, and columns with a default that the first object has not either; null is null, and an empty
 * text is one. Immutable.
 */
public final class Json extends DataFile<Json> {

  private final boolean isByLines;

  private Json(FileName file, Packing packing, Contract contract, boolean isByLines) {
    super(file, packing, contract);
    this.isByLines = isByLines;
  }

  static Json named(FileName file) {
    return new Json(file, Packing.PLAIN, Contract.STRICT, false);
  }

  @Override
  Json with(FileName name, Packing packing, Contract contract) {
    return new Json(name, packing, contract, isByLines);
  }

  /** It has an object on each line, and no array around them (JSON Lines); empty lines are none. */
  public Json lines() {
    return new Json(name(), packing(), contract(), true);
  }

  @Override
  FileRecords records(SourcePath path, long size) {
    FileText text = path.open(packing(), size);
    JsonTexts texts = isByLines ? new JsonLines(path, text) : new JsonArray(path, text);
    return new JsonRecords(contract(), path, text, texts);
  }
}
