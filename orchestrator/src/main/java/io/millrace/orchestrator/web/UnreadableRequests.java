package io.millrace.orchestrator.web;

import java.io.IOException;
import java.io.Writer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.StringUtil;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what is wrong with a request that is refused before any page sees it. */
final class UnreadableRequests extends ErrorHandler {

  @Override
  protected void writeErrorHtmlBody(
      Request request, Writer writer, int code, @Nullable String message, @Nullable Throwable cause)
      throws IOException {
    writer.write("<h1>Not done</h1>\n<p>This is no request that Millrace can read (");
    writer.write(StringUtil.sanitizeXmlString(String.valueOf(message)));
    writer.write("); correct its address. <a href=\"/\">All DAGs</a></p>\n");
  }
}
