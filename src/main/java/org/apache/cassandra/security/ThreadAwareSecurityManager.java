package org.apache.cassandra.security;

import java.security.PermissionCollection;
import java.security.Permissions;

/// Stands before Cassandra's class of this name on the class path of the embedded Cassandra.
///
/// Cassandra's own installs a security policy, which Java 24 and later refuse, and the daemon dies. The policy only
/// fences user-defined functions, and those are off in the embedded Cassandra. What is left of `install` is the start
/// of logging. Everything goes by reflection: Cassandra is not on our compile class path.
public final class ThreadAwareSecurityManager {
  /// Read by Cassandra's function executors; empty, and never filled.
  public static final PermissionCollection noPermissions = new Permissions();

  private ThreadAwareSecurityManager() {}

  /// Called once by the daemon while it starts.
  public static void install() {
    try {
      Class<?> support = Class.forName("org.apache.cassandra.utils.logging.LoggingSupport");
      Class<?> factory = Class.forName("org.apache.cassandra.utils.logging.LoggingSupportFactory");
      Object logging = factory.getMethod("getLoggingSupport").invoke(null);
      support.getMethod("onStartup").invoke(logging);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cassandra's logging did not start", e);
    }
  }

  /// Always false: no thread runs user-defined functions here.
  public static boolean isSecuredThread() {
    return false;
  }
}
