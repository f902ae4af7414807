package io.parley.presence.internal;

class HeldPresenceTests extends PresenceStoreContract {
  private final HeldPresence store = new HeldPresence(System::currentTimeMillis);

  @Override
  PresenceStore store() {
    return store;
  }
}
