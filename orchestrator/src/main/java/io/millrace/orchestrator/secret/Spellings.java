package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Lists the ways in which programs write a secret. */
final class Spellings {

  private static final int BYTES_OF_A_GROUP = 3;
  private static final int BITS_OF_A_CHARACTER = 6;

  private Spellings() {}

  static List<Spelling> of(String secret) {
    String json = JsonText.write(secret);
    List<Spelling> all = new ArrayList<>();
    Stream.of(secret, json.substring(1, json.length() - 1), secret.replace("'", "''"))
        .distinct()
        .forEach(text -> all.add(new Spelling.Literal(text)));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    addBase64(all, bytes, Base64.getEncoder().withoutPadding());
    addBase64(all, bytes, Base64.getUrlEncoder().withoutPadding());
    all.add(PercentEncoded.of(secret));
    return all;
  }

  /**
   * Alone, and within something longer: three bytes become four characters, so it depends on where
   * the secret begins; its first and last character may be shared with what is beside it.
   */
  private static void addBase64(List<Spelling> all, byte[] secret, Base64.Encoder encoder) {
    all.add(new Spelling.Literal(encoder.encodeToString(secret)));
    for (int before = 0; before < BYTES_OF_A_GROUP; before++) {
      byte[] bytes = new byte[before + secret.length];
      System.arraycopy(secret, 0, bytes, before, secret.length);
      int first = Math.ceilDiv(before * Byte.SIZE, BITS_OF_A_CHARACTER);
      int end = bytes.length * Byte.SIZE / BITS_OF_A_CHARACTER;
      all.add(new Spelling.Literal(encoder.encodeToString(bytes).substring(first, end)));
    }
  }
}
