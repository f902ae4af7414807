package io.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Stands before a port of this machine, and cuts or slows what goes through it.
///
/// A cut is that of a cable: connections stay, new ones are taken, and not a byte passes until it is mended.
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mended = lock.newCondition();
  private boolean cut;
  private volatile Duration delay = Duration.ZERO;
  private final AtomicLong bytes = new AtomicLong();

  private TcpProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  static TcpProxy to(int target) {
    try {
      TcpProxy proxy = new TcpProxy(new ServerSocket(FreePorts.next(), 100, InetAddress.ofLiteral("127.0.0.1")),
          target);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /// What has passed so far.
  public long bytes() {
    return bytes.get();
  }

  public void cut() {
    set(true, Duration.ZERO);
  }

  /// Each piece of up to 16 KB takes so much longer, in either direction.
  public void slow(Duration by) {
    set(false, by);
  }

  public void mend() {
    set(false, Duration.ZERO);
  }

  private void set(boolean cutNow, Duration delayNow) {
    lock.lock();
    try {
      cut = cutNow;
      delay = delayNow;
      mended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket from = keep(listening.accept());
        Thread.ofVirtual().start(() -> connect(from));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket from) {
    Socket to = keep(new Socket());
    try {
      awaitMended();
      to.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
      Thread.ofVirtual().start(() -> copy(to, from));
      copy(from, to);
    } catch (IOException e) {
      end(from);
      end(to);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
        awaitMended();
        LockSupport.parkNanos(delay.toNanos());
        to.getOutputStream().write(buffer, 0, read);
        bytes.addAndGet(read);
      }
    } catch (IOException e) {
      // one side is gone, and so shall the other
    }
    end(from);
    end(to);
  }

  private void awaitMended() {
    lock.lock();
    try {
      while (cut) {
        mended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private Socket keep(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mend();
    sockets.forEach(this::end);
  }
}
