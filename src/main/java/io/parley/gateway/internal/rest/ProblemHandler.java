package io.parley.gateway.internal.rest;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever goes wrong on an HTTP request into problem details, in this one place. Logs what lies with us, once;
/// says nothing of it to the client.
@Order(ProblemHandler.BEFORE_SPRING_BOOTS_OWN)
final class ProblemHandler implements ErrorWebExceptionHandler {
  static final int BEFORE_SPRING_BOOTS_OWN = -2;
  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
  private static final int MILLIS_PER_SECOND = 1000;

  private final JsonMapper json;

  ProblemHandler(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    String path = exchange.getRequest().getPath().value();
    Problem problem = problem(failure, path);
    log(exchange, problem, failure);
    ServerHttpResponse response = exchange.getResponse();
    if (failure instanceof ErrorResponse known) {
      response.getHeaders().putAll(known.getHeaders());
    }
    return write(response, problem);
  }

  private Mono<Void> write(ServerHttpResponse response, Problem problem) {
    HttpHeaders headers = response.getHeaders();
    response.setRawStatusCode(problem.status());
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    Long pause = problem.retryAfterMs();
    if (pause != null) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(pause, MILLIS_PER_SECOND)));
    }
    if (problem.status() == HttpStatus.UNAUTHORIZED.value()) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    DataBuffer body = response.bufferFactory().wrap(json.writeValueAsBytes(problem));
    return response.writeWith(Mono.just(body));
  }

  private static void log(ServerWebExchange exchange, Problem problem, Throwable failure) {
    if (problem.status() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
      log.atError().addKeyValue("method", exchange.getRequest().getMethod()).addKeyValue("path", problem.instance())
          .setCause(failure).log("A request failed");
    } else if (failure instanceof ParleyException refusal && refusal.kind() == ErrorKind.UNAVAILABLE) {
      log.atWarn().addKeyValue("path", problem.instance()).setCause(failure).log("A request could not be served");
    }
  }

  private static Problem problem(Throwable failure, String path) {
    ParleyException refusal = cause(failure, ParleyException.class);
    if (refusal != null) {
      return Problem.of(refusal, path);
    }
    if (cause(failure, DataBufferLimitException.class) != null) {
      return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "body_too_large",
          "The request is larger than %d bytes".formatted(RestConfiguration.MAX_REQUEST_BYTES), path);
    }
    if (failure instanceof ServerWebInputException input) {
      return Problem.of(HttpStatus.BAD_REQUEST, "bad_request", sentence(input), path);
    }
    if (failure instanceof ErrorResponse known) {
      return known(HttpStatus.valueOf(known.getStatusCode().value()), path);
    }
    return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side", path);
  }

  private static Problem known(HttpStatus status, String path) {
    return switch (status) {
      case NOT_FOUND -> Problem.of(status, "not_found", "There is nothing at this address", path);
      case METHOD_NOT_ALLOWED -> Problem.of(status, "bad_request", "This address does not know that method", path);
      case UNSUPPORTED_MEDIA_TYPE ->
        Problem.of(status, "bad_request", "The request body must be application/json", path);
      case NOT_ACCEPTABLE -> Problem.of(status, "bad_request", "The answer is application/json", path);
      case CONTENT_TOO_LARGE -> Problem.of(status, "body_too_large", "The request is too large", path);
      default -> status.is4xxClientError()
          ? Problem.of(status, "bad_request", "The request was not understood", path)
          : Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side", path);
    };
  }

  /// What is wrong with the body, without quoting it.
  private static String sentence(ServerWebInputException failure) {
    JacksonException cause = cause(failure, JacksonException.class);
    if (cause == null) {
      return "A JSON object is needed as request body";
    }
    if (cause instanceof StreamReadException || cause.getPath().isEmpty()) {
      return "The request body is not a valid JSON object";
    }
    return cause.getPath().stream().map(ProblemHandler::step).collect(Collectors.joining()).substring(1)
        + " has a value of the wrong kind";
  }

  private static String step(JacksonException.Reference reference) {
    String property = reference.getPropertyName();
    return property == null ? "[%d]".formatted(reference.getIndex()) : "." + property;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }
}
