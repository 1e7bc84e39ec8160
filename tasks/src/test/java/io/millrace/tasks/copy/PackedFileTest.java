package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.DagRejected;
import io.millrace.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedFileTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable numbers = numbers();

  @BeforeEach
  void createTable() {
    numbers = loading.create(numbers());
  }

  private static RawTable numbers() {
    return new RawTable("numbers").with("a", SQLDataType.INTEGER).withBookkeeping();
  }

  private CopyOperator operator() {
    return copy(csv("numbers.csv.gz")).into(numbers).replacing();
  }

  @Test
  void isUnpackedOnTheWayAndKnownByItsPackedBytes() throws Exception {
    byte[] packed = gzip("a\n" + "1\n".repeat(100_000));
    loading.file("numbers.csv.gz", packed);

    CopyResult result = loading.run(operator());

    assertThat(result.loaded()).isEqualTo(100_000);
    var file = loading.context().files().getFirst();
    assertThat(file.bytes()).isEqualTo(packed.length);
    assertThat(file.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed)));
  }

  @Test
  void isKnownByItsContentWhateverItsName() throws Exception {
    loading.file("plain.csv", gzip("a\n1\n"));
    loading.file("numbers.csv.gz", "a\n2\n");

    loading.run(copy(csv("plain.csv")).into(numbers).replacing());
    var packed = loading.values(numbers, "a");
    loading.run(operator());

    assertThat(packed).containsExactly(1);
    assertThat(loading.values(numbers, "a")).containsExactly(2);
  }

  @Test
  void mayHaveSeveralMembers() throws Exception {
    loading.file("numbers.csv.gz", joined(gzip("a\n1\n"), gzip(""), gzip("2\n")));

    loading.run(operator());

    assertThat(loading.values(numbers, "a")).containsExactly(1, 2);
  }

  @Test
  void mayNameWhatItHolds() throws Exception {
    byte[] plain = gzip("a\n1\n");
    byte[] start = Arrays.copyOf(plain, 10);
    start[3] = 2 | 4 | 8 | 16;
    byte[] fields = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 1, 2};
    loading.file(
        "numbers.csv.gz", joined(start, fields, Arrays.copyOfRange(plain, 10, plain.length)));

    loading.run(operator());

    assertThat(loading.values(numbers, "a")).containsExactly(1);
  }

  @Test
  void isRefusedWhereverItIsCutOff() throws Exception {
    byte[] whole = joined(gzip("a\n1\n"), gzip("2\n3\n"));
    int first = gzip("a\n1\n").length;
    for (int length = 3; length < whole.length; length++) {
      if (length != first) {
        loading.file("numbers.csv.gz", Arrays.copyOf(whole, length));

        assertThat(loading.failure(operator()))
            .as("cut after %d bytes", length)
            .hasMessageEndingWith("numbers.csv.gz: ends within its packed content: it was cut off");
      }
    }
    assertThat(loading.query("select count(*) from raw.numbers")).containsExactly(0L);
  }

  @Test
  void isRefusedIfItIsDamaged() throws Exception {
    byte[] bytes = gzip("a\n" + "1\n".repeat(1_000));
    bytes[bytes.length - 6] ^= 1; // of the checksum
    loading.file("numbers.csv.gz", bytes);

    assertThat(loading.failure(operator()))
        .hasMessageEndingWith("its packed content is damaged (its checksum is another)");
  }

  @Test
  void isRefusedIfSomethingElseFollows() throws Exception {
    loading.file("numbers.csv.gz", joined(gzip("a\n1\n"), "2\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(loading.failure(operator()))
        .hasMessageEndingWith("holds something else behind its packed content");
  }

  @Test
  void isRefusedIfItUnpacksToMoreThanItMay() throws Exception {
    byte[] bomb = gzip("a\n" + "1\n".repeat(1 << 19));
    loading.file("numbers.csv.gz", bomb);

    assertThat(
            loading.failure(
                copy(csv("numbers.csv.gz").unpackingAtMost(1 << 20)).into(numbers).replacing()))
        .hasMessageEndingWith(
            "unpacks to more than 1048576 bytes; allow more by unpackingAtMost(..) if it is meant"
                + " to");
    assertThat(bomb.length).isLessThan(5_000);
    assertThat(loading.query("select count(*) from raw.numbers")).containsExactly(0L);
  }

  @Test
  void mayUnpackToAHundredTimesItsSizeIfNothingIsSaid() {
    assertThat(Packing.PLAIN.mostOf(1)).isEqualTo(64L << 20);
    assertThat(Packing.PLAIN.mostOf(1L << 20)).isEqualTo(100L << 20);
  }

  @Test
  void mayUnpackToWhatItIsAllowed() throws Exception {
    loading.file("numbers.csv.gz", gzip("a\n1\n"));

    loading.run(copy(csv("numbers.csv.gz").unpackingAtMost(4)).into(numbers).replacing());

    assertThat(loading.values(numbers, "a")).containsExactly(1);
    assertThat(
            loading.failure(
                copy(csv("numbers.csv.gz").unpackingAtMost(3)).into(numbers).replacing()))
        .hasMessageContaining("unpacks to more than 3 bytes");
    assertThatThrownBy(() -> csv("a").unpackingAtMost(0)).isInstanceOf(DagRejected.class);
  }

  @Test
  void countsLinesAndBytesOfItsContent() throws Exception {
    loading.file("numbers.csv.gz", gzip("a\n1\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(loading.failure(operator()))
        .hasMessageContaining("line 3, byte offset 4: 0xe9 is not UTF-8");
  }

  @Test
  void isNoZipArchive() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("numbers.csv"));
      zip.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = loading.file("numbers.csv.gz", bytes.toByteArray());

    assertThat(loading.failure(operator()))
        .hasMessage(
            file + ": a zip archive, as an .xlsx workbook is too; unpack it, or save it as CSV");
    assertThat(Files.size(file)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"xz, fd377a585a000004", "zstd, 28b52ffd0458", "bzip2, 425a68393141592653"})
  void isPackedByNothingElse(String packer, String start) throws Exception {
    loading.file("numbers.csv.gz", HexFormat.of().parseHex(start));

    assertThat(loading.failure(operator()))
        .hasMessageEndingWith(": packed by %s; unpack it, or pack it by gzip".formatted(packer));
  }

  @Test
  void isEmpty() throws Exception {
    loading.file("numbers.csv.gz", gzip(""));

    assertThat(loading.failure(operator()))
        .hasMessageEndingWith("empty, without even a header; write it again");
  }

  private static byte[] gzip(String content) throws IOException {
    return gzip(content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
