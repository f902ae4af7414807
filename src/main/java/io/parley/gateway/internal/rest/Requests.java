package io.parley.gateway.internal.rest;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What clients put into request bodies, as it comes: nothing is checked yet, so every field may be missing.
final class Requests {
  private Requests() {}

  record CreateConversation(
      @Schema(description = "direct, group or channel", requiredMode = Schema.RequiredMode.REQUIRED, example = "group") @Nullable String kind,
      @Schema(description = "1 to 200 characters; a direct conversation has none and ignores it", example = "Lunch") @Nullable String title,
      @Schema(description = "The others; whoever asks is a member anyway.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<@Nullable String> memberIds,
      @Schema(description = "Whether members see what was said before they joined; false if left out") @Nullable Boolean historyVisible) {}

  record Rename(
      @Schema(description = "1 to 200 characters", requiredMode = Schema.RequiredMode.REQUIRED, example = "Lunch at noon") @Nullable String title) {}

  record PutMember(
      @Schema(description = "owner, admin or member; if left out, member for a new one and no change for others", example = "admin") @Nullable String role,
      @Schema(description = "A moment in the future until which the member can't send; null lets them speak again; left out changes nothing", types = {
          "string",
          "null"}, format = "date-time", example = "2026-11-24T18:00:00.000Z") @Nullable JsonNode mutedUntil){}

  record Send(
      @Schema(description = "A UUID made by the client, the idempotency key of this message: sending it again "
          + "stores nothing new", requiredMode = Schema.RequiredMode.REQUIRED, example = "0f8b7b0e-53a4-4c0f-9a3e-6d4e2f1c9b7a") @Nullable String clientMessageId,
      @Schema(description = "text, image, file, reaction, edit or delete", requiredMode = Schema.RequiredMode.REQUIRED, example = "text") @Nullable String messageType,
      @Schema(description = "At most 10,240 bytes of UTF-8; of a reaction the emoji, 64 bytes, or empty to take it back; empty in a deletion", example = "Hello!") @Nullable String body,
      @Schema(description = "1 if left out; 2 and up on a retry", example = "1") @Nullable Integer attempt,
      @Schema(description = "The message replied to; of an edit, deletion or reaction the one it is about") @Nullable String targetMessageId,
      @Schema(description = "Of an image or file") @Nullable String mediaId,
      @ArraySchema(arraySchema = @Schema(description = "Users named in it, at most 100")) @Nullable List<@Nullable String> mentions) {}

  record SetPush(
      @Schema(description = "web_push or webhook", requiredMode = Schema.RequiredMode.REQUIRED, example = "web_push") @Nullable String kind,
      @Schema(description = "For web_push the JSON of the browser's PushSubscription, as text; for webhook what the operator's service wants. At most 4,096 characters", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String token) {}

  record Mute(
      @Schema(description = "A moment in the future, within 10 years, until which I am not notified; null notifies me again", types = {
          "string",
          "null"}, format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-11-24T18:00:00.000Z") @Nullable JsonNode mutedUntil){}

  record UpdateProfile(
      @Schema(description = "At most 100 characters; null clears it", example = "Alice") @Nullable String displayName,
      @Schema(description = "At most 2,000 characters; null clears it") @Nullable String avatar) {}

  record IssueTokens(
      @ArraySchema(arraySchema = @Schema(description = "1 to 10,000 names", requiredMode = Schema.RequiredMode.REQUIRED), schema = @Schema(description = "Up to 64 characters", example = "alice")) @Nullable List<@Nullable String> names,
      @Schema(description = "Seconds until the tokens expire: a day if left out, at most 30 days", example = "86400") @Nullable Long ttlS) {}
}
