package io.millrace.orchestrator.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site's page sends here through the browser of somebody who may: requests
 * under a foreign name (a rebound DNS entry), and changes that another origin asks for.
 */
final class SameOrigin {

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Address address;

  SameOrigin(Address address) {
    this.address = address;
  }

  void check(Context context) {
    String host = context.host();
    if (host == null || !address.isCalled(host)) {
      throw new ForbiddenResponse(
          "This server is not called " + host + "; set MILLRACE_PUBLIC_URL if it is.");
    }
    if (!READING.contains(context.method())
        && isForeign(context.header("Sec-Fetch-Site"), context.header("Origin"), host)) {
      throw new ForbiddenResponse("Another site asked for this; ask for it on a page of Millrace.");
    }
  }

  static boolean isForeign(@Nullable String site, @Nullable String origin, String host) {
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    return origin != null && !origin.replaceFirst("^https?://", "").equals(host);
  }
}
