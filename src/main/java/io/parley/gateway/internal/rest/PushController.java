package io.parley.gateway.internal.rest;

import io.parley.conversation.ConversationId;
import io.parley.gateway.internal.rest.Views.MutedUntil;
import io.parley.gateway.internal.rest.Views.PushOffer;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.Mutes;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notifications", description = "What tells a device that something was said while none is connected")
@OnRole(Role.GATEWAY)
class PushController {
  private final PushTargets targets;
  private final Mutes mutes;
  private final Clock clock;

  PushController(PushTargets targets, Mutes mutes, Clock clock) {
    this.targets = targets;
    this.mutes = mutes;
    this.clock = clock;
  }

  @GetMapping("/push")
  @Operation(summary = "Read which kinds of push there are", description = "kinds is empty where this installation sends none. vapid_key is the applicationServerKey of a browser's subscription.")
  Mono<PushOffer> offer() {
    return targets.offer().map(PushOffer::of);
  }

  @PutMapping("/devices/{device_id}/push")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Have a device notified", description = "Replaces what was set for it before. At most 20 devices: beyond, the one set longest ago gives way. "
      + "Set it again at each start of the client. A provider that says the device is gone ends it.")
  @ApiResponse(responseCode = "204", description = "It will be notified.")
  Mono<Void> set(@Me UserId me, @PathVariable("device_id") String deviceId, @RequestBody Requests.SetPush request) {
    return Mono.defer(() -> targets.set(me, new DeviceId(deviceId),
        Fields.constant(request.kind(), "kind", PushKind.class), Fields.required(request.token(), "token")));
  }

  @DeleteMapping("/devices/{device_id}/push")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Have a device notified no more", description = "As when its user signs out.")
  @ApiResponse(responseCode = "204", description = "It is not notified.")
  Mono<Void> remove(@Me UserId me, @PathVariable("device_id") String deviceId) {
    return Mono.defer(() -> targets.remove(me, new DeviceId(deviceId)));
  }

  @GetMapping("/conversations/{conversation_id}/notifications")
  @Operation(summary = "Read whether I am notified of a conversation")
  Mono<MutedUntil> mutedUntil(@Me UserId me, @PathVariable("conversation_id") String conversationId) {
    return Mono.defer(() -> mutes.until(me, ConversationId.parse(conversationId))).map(MutedUntil::of)
        .defaultIfEmpty(MutedUntil.of(null));
  }

  @PutMapping("/conversations/{conversation_id}/notifications")
  @Operation(summary = "Mute a conversation for myself", description = "No device of mine is notified of it until then, also where I am mentioned, and it does not count for the badge. "
      + "Messages come as ever, and nobody else sees it.")
  Mono<MutedUntil> mute(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @RequestBody Requests.Mute request) {
    return Mono.defer(() -> {
      Instant until = Fields.until(Fields.required(request.mutedUntil(), "muted_until"), "muted_until",
          clock.instant());
      return mutes.mute(me, ConversationId.parse(conversationId), until).thenReturn(MutedUntil.of(until));
    });
  }
}
