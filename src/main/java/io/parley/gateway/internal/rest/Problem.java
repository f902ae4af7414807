package io.parley.gateway.internal.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// Problem details (RFC 9457) with the codes of the socket's errors.
@Schema(description = "Why a request was refused (RFC 9457), with the same codes as on the socket.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    @Schema(example = "about:blank") String type,
    @Schema(example = "Not Found") String title,
    @Schema(example = "404") int status,
    @Schema(description = "A sentence for people; it names the field and the limit.", example = "You are not a member of this conversation") String detail,
    @Schema(example = "/api/v1/conversations/1b4e28ba-2fa1-41d2-883f-0016d3cca427") String instance,
    @Schema(description = "Stable, for programs: bad_request, unauthenticated, forbidden, not_found, not_a_member, "
        + "body_too_large, too_many_members, conflict, rate_limited, overloaded, unavailable or internal.", example = "not_a_member") String code,
    @Schema(description = "How long to wait before the same request is worth sending again; only where it is.", nullable = true, example = "null") @Nullable Long retryAfterMs) {
  private static final String NO_SPECIAL_TYPE = "about:blank";

  static Problem of(ParleyException refusal, String path) {
    HttpStatus status = status(refusal);
    String detail = String.valueOf(refusal.getMessage());
    Duration pause = refusal.retryAfter();
    return new Problem(NO_SPECIAL_TYPE, status.getReasonPhrase(), status.value(), detail, path, refusal.code(),
        pause == null ? null : pause.toMillis());
  }

  static Problem of(HttpStatus status, String code, String detail, String path) {
    return new Problem(NO_SPECIAL_TYPE, status.getReasonPhrase(), status.value(), detail, path, code, null);
  }

  private static HttpStatus status(ParleyException refusal) {
    ErrorKind kind = refusal.kind();
    return switch (kind) {
      case INVALID -> refusal.code().equals("body_too_large") ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case LIMITED ->
        refusal.code().equals("rate_limited") ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
