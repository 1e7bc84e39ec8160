package io.millrace.tasks.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.SchemaNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A column of a Parquet file, and how its values are written out.
 *
 * @param index among those that are read
 */
record ParquetColumn(String name, int index, Writing writing) {

  /** How a value becomes a field. */
  @FunctionalInterface
  private interface Writing {

    /**
     * Adds the value of the row, which is not null.
     *
     * @throws CharacterCodingException if it is no text
     */
    void add(FileRecord record, RowReader row, int index) throws CharacterCodingException;
  }

  /** A value that is short when written out. */
  @FunctionalInterface
  private interface Value {
    String of(RowReader row, int index);

    default Writing written() {
      return (record, row, index) -> add(record, of(row, index));
    }
  }

  private static final char[] NOTHING = {};
  private static final int MILLIS = 1_000_000;
  private static final int MICROS = 1_000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /**
   * A column of the file.
   *
   * @throws io.millrace.tasks.TaskFailed if it holds something else than plain values
   */
  static ParquetColumn of(SchemaNode node, int index, SourcePath path) {
    Writing writing =
        node instanceof SchemaNode.PrimitiveNode plain
                && plain.repetitionType() != RepetitionType.REPEATED
            ? writing(plain.type(), plain.logicalType())
            : null;
    if (writing == null) {
      throw path.refused(
          "its column %s holds no plain values (%s); leave it out with ignoring(..), or write it as text"
              .formatted(Shown.text(node.name()), kind(node)));
    }
    return new ParquetColumn(node.name(), index, writing);
  }

  private static String kind(SchemaNode node) {
    return switch (node) {
      case SchemaNode.GroupNode group ->
          group.isList() ? "a list" : group.isMap() ? "a map" : "a structure";
      case SchemaNode.PrimitiveNode plain ->
          plain.logicalType() == null ? plain.type().toString() : plain.logicalType().toString();
    };
  }

  private static @Nullable Writing writing(PhysicalType type, @Nullable LogicalType meaning) {
    if (meaning instanceof LogicalType.DecimalType) {
      Value decimal = (row, index) -> row.getDecimal(index).toPlainString();
      return decimal.written();
    }
    if (type == PhysicalType.BYTE_ARRAY) {
      return isText(meaning) ? ParquetColumn::addText : null;
    }
    Value value = value(type, meaning);
    return value == null ? null : value.written();
  }

  private static @Nullable Value value(PhysicalType type, @Nullable LogicalType meaning) {
    return switch (type) {
      case BOOLEAN -> (row, index) -> Boolean.toString(row.getBoolean(index));
      case INT32 -> ofInteger(meaning);
      case INT64 -> ofLong(meaning);
      case INT96 -> (row, index) -> inUtc(row.getTimestamp(index));
      case FLOAT -> (row, index) -> number(Float.toString(row.getFloat(index)));
      case DOUBLE -> (row, index) -> number(Double.toString(row.getDouble(index)));
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          meaning instanceof LogicalType.UuidType
              ? (row, index) -> row.getUuid(index).toString()
              : null;
    };
  }

  /** Without a meaning too: old writers leave it out. */
  private static boolean isText(@Nullable LogicalType meaning) {
    return meaning == null
        || meaning instanceof LogicalType.StringType
        || meaning instanceof LogicalType.EnumType
        || meaning instanceof LogicalType.JsonType;
  }

  private static Value ofInteger(@Nullable LogicalType meaning) {
    if (meaning instanceof LogicalType.DateType) {
      return (row, index) -> row.getDate(index).toString();
    }
    if (meaning instanceof LogicalType.TimeType) {
      return (row, index) -> row.getTime(index).toString();
    }
    return meaning instanceof LogicalType.IntType kind && !kind.isSigned()
        ? (row, index) -> Integer.toUnsignedString(row.getInt(index))
        : (row, index) -> Integer.toString(row.getInt(index));
  }

  private static Value ofLong(@Nullable LogicalType meaning) {
    if (meaning instanceof LogicalType.TimestampType kind) {
      return kind.isAdjustedToUTC()
          ? (row, index) -> inUtc(row.getTimestamp(index))
          : (row, index) -> moment(row.getLocalTimestamp(index));
    }
    if (meaning instanceof LogicalType.TimeType) {
      return (row, index) -> row.getTime(index).toString();
    }
    return meaning instanceof LogicalType.IntType kind && !kind.isSigned()
        ? (row, index) -> Long.toUnsignedString(row.getLong(index))
        : (row, index) -> Long.toString(row.getLong(index));
  }

  private static String inUtc(Instant moment) {
    return moment(LocalDateTime.ofInstant(moment, ZoneOffset.UTC)) + "Z";
  }

  /** With as many decimals as it has: none, three, six or nine. */
  private static String moment(LocalDateTime local) {
    int nanos = local.get(ChronoField.NANO_OF_SECOND);
    String fraction =
        nanos == 0
            ? ""
            : nanos % MILLIS == 0
                ? ".%03d".formatted(nanos / MILLIS)
                : nanos % MICROS == 0
                    ? ".%06d".formatted(nanos / MICROS)
                    : ".%09d".formatted(nanos);
    return SECONDS.format(local) + fraction;
  }

  /** Without an exponent, and whole numbers without decimals: those with gaps come as such. */
  private static String number(String shown) {
    if (shown.endsWith(".0")) {
      return shown.substring(0, shown.length() - 2);
    }
    return shown.indexOf('E') < 0 ? shown : new BigDecimal(shown).toPlainString();
  }

  private static void addText(FileRecord record, RowReader row, int index)
      throws CharacterCodingException {
    byte[] bytes = row.getBinary(index);
    if (!record.addAscii(bytes)) {
      add(record, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }
  }

  private static void add(FileRecord record, String text) {
    char[] written = text.toCharArray();
    record.add(written, 0, written.length, true);
  }

  /** Adds the row's value to the record; returns what is wrong with it, null if nothing is. */
  @Nullable String copyTo(FileRecord record, RowReader row) {
    if (row.isNull(index)) {
      record.add(NOTHING, 0, 0, false);
      return null;
    }
    try {
      writing.add(record, row, index);
      return null;
    } catch (CharacterCodingException e) {
      record.add(NOTHING, 0, 0, false);
      return "is not UTF-8";
    }
  }
}
