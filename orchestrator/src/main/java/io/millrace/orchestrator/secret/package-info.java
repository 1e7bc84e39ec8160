/**
 * Secrets at rest, and out of sight.
 *
 * <p>Connections (URLs) and variables that are marked secret are stored encrypted: AES-256-GCM
 * under a random nonce, with the kind and name of the row authenticated, and beside it the
 * fingerprint of the key. Keys come from a file or a setting; a home with an embedded server makes
 * one of its own when the first secret is stored. One row says which key is in force. A node that
 * has not got it refuses to start.
 *
 * <p>A change of keys takes no node down. Each node is first given both keys, the new one before
 * the old, and goes on to encrypt with the one in force; then every secret is encrypted anew in one
 * transaction, which puts the new one in force; then the old one can go. A file of keys is read
 * again when a secret names a key that was not in it. A node that was forgotten goes on with what
 * needs no secret; what needs one fails with a sentence that names the key.
 *
 * <p>Whatever secret a process has come across is replaced by {@code ***} in what it logs, keeps of
 * a try, shows and says: {@link io.millrace.orchestrator.secret.SecretMasks}.
 */
@NullMarked
package io.millrace.orchestrator.secret;

import org.jspecify.annotations.NullMarked;
