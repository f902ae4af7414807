package io.parley.admin.web;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.server.csrf.CsrfException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.RenderingResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Answers whatever goes wrong under `/admin` with a page: what failed, and that Parley itself goes on. Logs what lies with us, once,
/// under a number that the page shows.
@Order(ConsoleErrors.BEFORE_THOSE_OF_REST)
final class ConsoleErrors implements ErrorWebExceptionHandler {
  static final int BEFORE_THOSE_OF_REST = -3;
  private static final Logger log = LoggerFactory.getLogger(ConsoleErrors.class);
  private static final int REFERENCE_LENGTH = 8;

  private final Frame frame;
  private final ObjectProvider<ViewResolver> views;
  private final Clock clock;

  ConsoleErrors(Frame frame, ObjectProvider<ViewResolver> views, Clock clock) {
    this.frame = frame;
    this.views = views;
    this.clock = clock;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    String path = exchange.getRequest().getPath().value();
    if (exchange.getResponse().isCommitted() || !(path.equals("/admin") || path.startsWith("/admin/"))) {
      return Mono.error(failure);
    }
    Problem problem = problem(path, failure);
    return frame.model(exchange)
        .flatMap(model -> RenderingResponse.create("admin/problem").status(problem.status()).modelAttributes(model)
            .modelAttribute("problem", problem).build())
        .flatMap(page -> page.writeTo(exchange, new Views(views.orderedStream().toList())));
  }

  private Problem problem(String path, Throwable failure) {
    return switch (failure) {
      case ForbiddenException forbidden -> new Problem(HttpStatus.FORBIDDEN, "Not allowed", said(forbidden), "");
      case CsrfException _ -> new Problem(HttpStatus.FORBIDDEN, "Not done",
          "This form was open for too long, or came from another page. Nothing was changed. Go back, load the page again, "
              + "and try once more.",
          "");
      case AccessDeniedException _ ->
        new Problem(HttpStatus.FORBIDDEN, "Not allowed", "Your role may not do this.", "");
      case ParleyException refusal when refusal.kind() != ErrorKind.INTERNAL -> new Problem(status(refusal.kind()),
          refusal.kind() == ErrorKind.UNAVAILABLE ? "No answer" : "Not done", said(refusal) + ".", "");
      case ErrorResponse known when known.getStatusCode().value() == HttpStatus.NOT_FOUND.value() -> new Problem(
          HttpStatus.NOT_FOUND, "Not found", "There is no page at this address.", "");
      case ErrorResponse known when known.getStatusCode().is4xxClientError() -> new Problem(known.getStatusCode(),
          "Not understood", "The address or form holds something that this page does not take.", "");
      default -> unknown(path, failure);
    };
  }

  private Problem unknown(String path, Throwable failure) {
    String reference = UUID.randomUUID().toString().substring(0, REFERENCE_LENGTH);
    Instant now = clock.instant();
    log.atError().addKeyValue("path", path).addKeyValue("reference", reference).setCause(failure)
        .log("A page of the console couldn't be made");
    return new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "This page couldn't be made",
        "Parley itself goes on. This node's log tells more under error %s, %s.".formatted(reference, now), reference);
  }

  private static String said(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static HttpStatus status(ErrorKind kind) {
    return switch (kind) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /// @param reference under which the log tells more; empty where there is nothing more to tell
  public record Problem(HttpStatusCode status, String title, String sentence, String reference) {}

  private record Views(List<ViewResolver> viewResolvers) implements ServerResponse.Context {
    @Override
    public List<HttpMessageWriter<?>> messageWriters() {
      return List.of();
    }
  }
}
