package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts what is asked of Cassandra: requests, further pages of an answer included, and the rows that came back, by table.
final class CassandraReads {
  private static final Pattern TABLE = Pattern.compile("\\bFROM (\\w+)");
  private static final String WRITES = "writes";

  private final Map<String, Reads> tables = new ConcurrentHashMap<>();

  record Reads(int requests, int rows) {
    static Reads sum(Reads one, Reads other) {
      return new Reads(one.requests + other.requests, one.rows + other.rows);
    }
  }

  /// What was counted since the last call.
  Map<String, Reads> drain() {
    Map<String, Reads> drained = new TreeMap<>(tables);
    tables.clear();
    return drained;
  }

  /// A session whose requests are counted.
  CqlSession of(CqlSession session) {
    return (CqlSession) Proxy.newProxyInstance(CqlSession.class.getClassLoader(), new Class<?>[]{CqlSession.class},
        (_, method, arguments) -> {
          Object result = invoke(session, method, arguments);
          return method.getName().equals("executeAsync") && result instanceof CompletionStage<?> answer
              ? counted(table(arguments[0]), answer)
              : result;
        });
  }

  private static String table(Object statement) {
    Matcher table = TABLE
        .matcher(statement instanceof BoundStatement bound ? bound.getPreparedStatement().getQuery() : "");
    return table.find() ? table.group(1) : WRITES;
  }

  private CompletionStage<Object> counted(String table, CompletionStage<?> answer) {
    tables.merge(table, new Reads(1, 0), Reads::sum);
    return answer.thenApply(page -> counted(table, (AsyncResultSet) page));
  }

  private AsyncResultSet counted(String table, AsyncResultSet page) {
    tables.merge(table, new Reads(0, page.remaining()), Reads::sum);
    return (AsyncResultSet) Proxy.newProxyInstance(AsyncResultSet.class.getClassLoader(),
        new Class<?>[]{AsyncResultSet.class}, (_, method, arguments) -> {
          Object result = invoke(page, method, arguments);
          return method.getName().equals("fetchNextPage") ? counted(table, (CompletionStage<?>) result) : result;
        });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
