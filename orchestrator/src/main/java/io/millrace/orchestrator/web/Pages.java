package io.millrace.orchestrator.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.millrace.orchestrator.execute.Absences;
import io.millrace.orchestrator.execute.Absences.Absence;
import io.millrace.orchestrator.secret.SecretMasks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes pages from their templates. */
final class Pages {

  /** In the layout; what a page shows is escaped and cannot hold it. */
  private static final String NOTICES = "<!--notices-->";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Html, null, Pages.class.getPackageName());

  private final Absences absences;

  Pages(Absences absences) {
    this.absences = absences;
  }

  /**
   * Answers with a page, below the warehouses that are away; {@code page} is the template's one
   * parameter.
   */
  void show(Context context, String template, Object page) {
    String html = render(template, page).replace(NOTICES, notices());
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "same-origin");
    context.header(
        "Content-Security-Policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
    context.html(html);
  }

  private String notices() {
    List<Absence> away = absences.warehouses();
    return away.isEmpty() ? "" : render("away", away);
  }

  private String render(String template, Object page) {
    var out = new StringOutput();
    templates.render(template + ".jte", Map.of("page", page), new WithoutSecrets(out));
    return out.toString();
  }

  /** Escapes what people wrote, and masks secrets in it; the markup stays as it is. */
  private static final class WithoutSecrets extends OwaspHtmlTemplateOutput {

    WithoutSecrets(TemplateOutput out) {
      super(out);
    }

    @Override
    public void writeUserContent(@Nullable String content) {
      super.writeUserContent(content == null ? null : SecretMasks.hide(content));
    }
  }
}
