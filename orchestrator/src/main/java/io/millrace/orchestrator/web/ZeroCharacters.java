package io.millrace.orchestrator.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an address or a form that holds a zero character: no name has one, and the database
 * cannot even be asked for it.
 */
final class ZeroCharacters {

  private static final String ENCODED = "%00";

  private ZeroCharacters() {}

  static void check(Context context) {
    if (isIn(context.path()) || isIn(context.queryString()) || isInForm(context)) {
      throw new BadRequestResponse("The request holds a zero character; leave it out.");
    }
  }

  private static boolean isIn(@Nullable String encoded) {
    return encoded != null && encoded.contains(ENCODED);
  }

  private static boolean isInForm(Context context) {
    return context.isFormUrlencoded() && isIn(context.body());
  }
}
