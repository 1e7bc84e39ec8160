/**
 * What the program can be told from outside.
 *
 * <p>A setting comes from the environment; else from {@code millrace.properties} in the home, under
 * the same name in lower case with dots ({@code MILLRACE_DB_URL} is {@code millrace.db.url}); else
 * it has its default or none. Each value knows where it comes from. The file is read whole and
 * once: a name in it that is no setting is refused, because a misspelt setting that is silently
 * ignored is found last of all. In the environment other names that start with MILLRACE_ may belong
 * to the launcher and are left alone.
 *
 * <p>An empty value counts as not set. A secret (the password in a URL, the path of a web hook) is
 * masked wherever settings are listed.
 */
@NullMarked
package io.millrace.orchestrator.settings;

import org.jspecify.annotations.NullMarked;
