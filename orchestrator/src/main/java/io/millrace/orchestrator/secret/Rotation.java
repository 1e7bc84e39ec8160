package io.millrace.orchestrator.secret;

import org.jooq.DSLContext;

/**
 * What a change of keys came to.
 *
 * @param keyId of the key that is in force now
 * @param secrets encrypted anew
 */
public record Rotation(String keyId, int secrets) {

  /**
   * Puts the newest key in force and encrypts every secret with it, all in one transaction: whoever
   * reads meanwhile sees old ciphertext or new, and needs the key of that.
   *
   * @throws SecretRefused if the newest is in force already, or a secret cannot be decrypted
   */
  static Rotation run(DSLContext database, Keyring keys) {
    return database.transactionResult(configuration -> {
      DSLContext tx = configuration.dsl();
      var inForce = new KeyInForce(tx, keys);
      inForce.lock();
      EncryptionKey newest = keys.newestOrMade();
      if (inForce.id().filter(newest.id()::equals).isPresent()) {
        throw new SecretRefused(keys.nothingNewer());
      }
      int secrets = new Connections(tx, keys).reseal(newest);
      secrets += new Variables(tx, keys).reseal(newest);
      inForce.put(newest);
      return new Rotation(newest.id(), secrets);
    });
  }
}
