package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTests {
  private static final String CONVERSATION = "6f3c3b7e-9d0a-5c64-8d5b-2f6b0a1de5c1";
  private static final UUID CONVERSATION_ID = UUID.fromString(CONVERSATION);
  private static final String KEY = "0b9cf3b8-6a8e-4b0e-9c1b-2d3c4d5e6f70";

  @Test
  void whatAClientSaysOfItselfKeepsNobodyOut() {
    assertThat(hello("'c'.'x'")).isNull();
    assertThat(hello("{}")).isNull();
    assertThat(hello("7")).isNull();
    assertThat(hello("'  '")).isNull();
    assertThat(hello("'\\ud83d'")).as("half a surrogate pair").isNull();
    assertThat(hello("'" + "n".repeat(70) + "'")).isEqualTo("n".repeat(64));
    assertThat(hello("'" + "n".repeat(63) + "\uD83D\uDE00'")).as("no half of a pair is left").isEqualTo("n".repeat(63));
  }

  private static String hello(String client) {
    String field = client.contains(".") ? "" : ",'client':" + client;
    return ((ClientFrame.Hello) decode("{'type':'hello','id':'1','device_id':'phone'" + field + "}")).client();
  }

  @Test
  void readsEveryFrame() {
    assertThat(decode("{'type':'hello','id':'1','token':'t','device_id':'phone','client':'tests/1'}"))
        .isEqualTo(new ClientFrame.Hello("1", "t", "phone", "tests/1"));
    assertThat(
        decode("{'type':'send','conversation_id':'C','client_message_id':'K','message_type':'text','body':'hi'}"))
        .isEqualTo(new ClientFrame.Send(null, CONVERSATION_ID, UUID.fromString(KEY), "text", "hi", 1, null, null,
            List.of()));
    assertThat(decode("{'type':'send','conversation_id':'C','client_message_id':'K','message_type':'delete',"
        + "'target_message_id':'C','media_id':'K','mentions':['C']}"))
        .isEqualTo(new ClientFrame.Send(null, CONVERSATION_ID, UUID.fromString(KEY), "delete", "", 1, CONVERSATION_ID,
            UUID.fromString(KEY), List.of(CONVERSATION_ID)));
    assertThat(decode("{'type':'ack','conversation_id':'C','seq':0}"))
        .isEqualTo(new ClientFrame.Ack(null, CONVERSATION_ID, 0));
    assertThat(decode("{'type':'read','conversation_id':'C','seq':7}"))
        .isEqualTo(new ClientFrame.Read(null, CONVERSATION_ID, 7));
    assertThat(decode("{'type':'sync','id':'2','cursors':[{'conversation_id':'C','seq':3}],'continues':true}"))
        .isEqualTo(new ClientFrame.Sync("2", Map.of(CONVERSATION_ID, 3L), 100, true, null));
    assertThat(decode("{'type':'history','conversation_id':'C','after_seq':3,'before_seq':9,'limit':2}"))
        .isEqualTo(new ClientFrame.History(null, CONVERSATION_ID, 3L, 9L, 2));
    assertThat(decode("{'type':'typing','conversation_id':'C','active':true}"))
        .isEqualTo(new ClientFrame.Typing(null, CONVERSATION_ID, true));
    assertThat(decode("{'type':'presence','status':'away'}")).isEqualTo(new ClientFrame.Presence(null, true));
    assertThat(decode("{'type':'presence','status':'online'}")).isEqualTo(new ClientFrame.Presence(null, false));
    assertThat(decode("{'type':'watch','id':'4','user_ids':['C','K','C']}"))
        .isEqualTo(new ClientFrame.Watch("4", List.of(CONVERSATION_ID, UUID.fromString(KEY))));
    assertThat(decode("{'type':'unwatch','user_ids':[]}")).isEqualTo(new ClientFrame.Unwatch(null, List.of()));
    assertThat(decode("{'type':'ping','id':'3'}")).isEqualTo(new ClientFrame.Ping("3"));
    assertThat(decode("{'type':'refresh','token':'t'}")).isEqualTo(new ClientFrame.Refresh(null, "t"));
  }

  @Test
  void ignoresUnknownFieldsAndTakesNullAsLeftOut() {
    assertThat(decode("{'type':'ping','id':null,'colour':{'deep':[1,2]}}")).isEqualTo(new ClientFrame.Ping(null));
    assertThat(decode("{'type':'history','conversation_id':'C','after_seq':null,'limit':null}"))
        .isEqualTo(new ClientFrame.History(null, CONVERSATION_ID, null, null, 50));
    assertThat(decode("{'type':'send','conversation_id':'C','client_message_id':'K','message_type':'text','body':'',"
        + "'target_message_id':null,'media_id':null,'mentions':[]}")).isInstanceOf(ClientFrame.Send.class);
  }

  @Test
  void takesALimitAboveTheMaximumAsTheMaximum() {
    assertThat(decode("{'type':'history','conversation_id':'C','limit':99999999999999999999}"))
        .extracting(frame -> ((ClientFrame.History) frame).limit()).isEqualTo(500);
    assertThat(decode("{'type':'sync','limit':501}")).extracting(frame -> ((ClientFrame.Sync) frame).limit())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "'text'", "7", "{}{}", "{'type':'ping'} x", "{'type':'ping',}",
      "{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':"
          + "{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}"})
  void whatIsNoJsonObjectIsMalformed(String frame) {
    BadFrameException refusal = refusal(frame);

    assertThat(refusal.malformed()).isTrue();
    assertThat(refusal.code()).isEqualTo("bad_request");
    assertThat(refusal.re()).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'id':'1'}                                                                | type is missing
      {'id':'1','type':7}                                                       | type must be a string
      {'id':'1','type':'hello'}                                                 | device_id is missing
      {'id':'1','type':'hello','device_id':''}                                  | device_id must have 1 to 64
      {'id':'1','type':'hello','device_id':'LONG'}                              | device_id must have 1 to 64
      {'id':'1','type':'hello','device_id':'HALF'}                              | device_id holds half a surrogate pair
      {'id':'1','type':'hello','device_id':'d','token':5}                       | token must be a string
      {'id':'1','type':'refresh'}                                               | token is missing
      {'id':'1','type':'ack','conversation_id':'C'}                             | seq is missing
      {'id':'1','type':'ack','conversation_id':'C','seq':-1}                    | seq must be a whole number of 0
      {'id':'1','type':'ack','conversation_id':'C','seq':1.5}                   | seq must be a whole number of 0
      {'id':'1','type':'ack','conversation_id':'C','seq':'1'}                   | seq must be a whole number of 0
      {'id':'1','type':'ack','conversation_id':'C','seq':9223372036854775808}   | seq must be a whole number of 0
      {'id':'1','type':'ack','conversation_id':'1-1-1-1-1','seq':1}             | conversation_id must be a UUID
      {'id':'1','type':'read','conversation_id':7,'seq':1}                      | conversation_id must be a string
      {'id':'1','type':'history','conversation_id':'C','limit':0}               | limit must be a whole number of 1
      {'id':'1','type':'history','conversation_id':'C','limit':'5'}             | limit must be a whole number of 1
      {'id':'1','type':'history','conversation_id':'C','before_seq':-2}         | before_seq must be a whole number of 0
      {'id':'1','type':'typing','conversation_id':'C'}                          | active is missing
      {'id':'1','type':'typing','conversation_id':'C','active':1}               | active must be true or false
      {'id':'1','type':'typing','active':true}                                  | conversation_id is missing
      {'id':'1','type':'presence'}                                              | status is missing
      {'id':'1','type':'presence','status':'offline'}                           | status must be online or away
      {'id':'1','type':'watch'}                                                 | user_ids is missing
      {'id':'1','type':'watch','user_ids':'K'}                                  | user_ids must be a list
      {'id':'1','type':'unwatch','user_ids':['x']}                              | user_ids must be a UUID
      {'id':'1','type':'unwatch'}                                               | user_ids is missing
      {'id':'1','type':'sync','limit':-1}                                       | limit must be a whole number of 1
      {'id':'1','type':'sync','cursors':{}}                                     | cursors must be a list
      {'id':'1','type':'sync','cursors':[7]}                                    | cursors must hold objects only
      {'id':'1','type':'sync','cursors':[{'seq':1}]}                            | cursors.conversation_id is missing
      {'id':'1','type':'sync','cursors':[{'conversation_id':'C','seq':-1}]}     | cursors.seq must be a whole number of 0
      {'id':'1','type':'sync','continues':'yes'}                                | continues must be true or false
      {'id':'1','type':'sync','next':7}                                         | next must be a string
      """)
  void aBadFieldIsNamedWithItsLimit(String frame, String sentence) {
    BadFrameException refusal = refusal(frame);

    assertThat(refusal.malformed()).isFalse();
    assertThat(refusal.code()).isEqualTo("bad_request");
    assertThat(refusal.re()).isEqualTo("1");
    assertThat(refusal).hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      'body':7                          | body must be a string
      'body':'HALF'                     | body holds half a surrogate pair
      'body':'x','attempt':0            | attempt must be a whole number of 1
      'body':'x','attempt':1.5          | attempt must be a whole number of 1
      'body':'x','attempt':4294967297   | attempt must be a whole number of 1
      'body':'x','message_type':null    | message_type is missing
      'body':'x','media_id':'x'         | media_id must be a UUID
      'body':'x','mentions':'K'         | mentions must be a list
      'body':'x','mentions':[1]         | mentions must hold strings only
      'body':'x','mentions':['x']       | mentions must be a UUID
      'body':'x','target_message_id':1  | target_message_id must be a string
      """)
  void aBadSendIsRefused(String fields, String sentence) {
    String frame = "{'id':'9','type':'send','conversation_id':'C','client_message_id':'K','message_type':'text',%s}"
        .formatted(fields);

    assertThat(refusal(frame)).hasMessageContaining(sentence).extracting(BadFrameException::re).isEqualTo("9");
  }

  @Test
  void anUnknownTypeHasItsOwnCode() {
    BadFrameException refusal = refusal("{'id':'1','type':'tele\\u0000port'}");

    assertThat(refusal.code()).isEqualTo("unknown_type");
    assertThat(refusal.re()).isEqualTo("1");
    assertThat(refusal).hasMessageContaining("tele?port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "'LONG'", "{}"})
  void anIdThatIsNoShortStringIsRefusedWithoutRe(String id) {
    BadFrameException refusal = refusal("{'type':'ping','id':%s}".formatted(id));

    assertThat(refusal.re()).isNull();
    assertThat(refusal.malformed()).isFalse();
    assertThat(refusal).hasMessageContaining("id must be a string of at most 64");
  }

  @Test
  void takesTenThousandCursorsAndNotOneMore() {
    assertThat(((ClientFrame.Sync) decode(syncOf(10_000))).cursors()).hasSize(10_000);
    assertThat(refusal(syncOf(10_001))).hasMessageContaining("at most 10000");
  }

  @Test
  void takesFiveHundredUsersAndNotOneMore() {
    assertThat(((ClientFrame.Watch) decode(watchOf(500))).userIds()).hasSize(500);
    assertThat(refusal(watchOf(501))).hasMessageContaining("user_ids must hold at most 500");
  }

  private static String watchOf(int users) {
    return IntStream.range(0, users).mapToObj(n -> "'%s'".formatted(new UUID(7, n)))
        .collect(Collectors.joining(",", "{'type':'watch','user_ids':[", "]}"));
  }

  @Test
  void ofTwoCursorsForOneConversationTheHigherCounts() {
    ClientFrame frame = decode(
        "{'type':'sync','cursors':[{'conversation_id':'C','seq':9},{'conversation_id':'C','seq':3}]}");

    assertThat(((ClientFrame.Sync) frame).cursors()).containsExactly(Map.entry(CONVERSATION_ID, 9L));
  }

  @Test
  void tokensAppearInNoText() {
    assertThat(decode("{'type':'hello','token':'secret','device_id':'d'}").toString()).doesNotContain("secret");
    assertThat(decode("{'type':'refresh','token':'secret'}").toString()).doesNotContain("secret");
  }

  private static String syncOf(int cursors) {
    return IntStream.range(0, cursors)
        .mapToObj(n -> "{'conversation_id':'%s','seq':%d}".formatted(new UUID(7, n), n))
        .collect(Collectors.joining(",", "{'type':'sync','cursors':[", "]}"));
  }

  private static BadFrameException refusal(String frame) {
    return catchThrowableOfType(BadFrameException.class, () -> decode(frame));
  }

  private static ClientFrame decode(String frame) {
    return ClientFrames.decode(frame.replace("'C'", "'" + CONVERSATION + "'").replace("'K'", "'" + KEY + "'")
        .replace("LONG", "x".repeat(65)).replace("HALF", "\\ud83d").replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8));
  }
}
