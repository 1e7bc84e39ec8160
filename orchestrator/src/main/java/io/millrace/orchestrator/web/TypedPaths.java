package io.millrace.orchestrator.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Lets an address name an instance as people type it, {@code load[3]}: browsers do not encode its
 * brackets, though a URL should. What else belongs into no path is refused.
 */
final class TypedPaths {

  private static final Pattern NOT_IN_A_PATH =
      Pattern.compile("[^\\[\\]A-Za-z0-9/._~!$&'()*+,;=:@%-]");

  private TypedPaths() {}

  static void accept(HttpConfiguration http) {
    http.setUriCompliance(
        http.getUriCompliance()
            .with("typed paths", UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS));
  }

  static void check(Context context) {
    Matcher other = NOT_IN_A_PATH.matcher(context.path());
    if (other.find()) {
      throw new BadRequestResponse(
          "The address holds %s, which no path has as it is; encode it, as %%20 for a blank."
              .formatted(other.group()));
    }
  }
}
