package io.weir.standalone;

/** What a test writes before a restart, and what is there before it and after it. */
interface RestartScenario {
  /** Writes under names that no other case has, and reads it. */
  void before(Standalone weir) throws Exception;

  /** Reads it from an instance that has been started again on the same directory. */
  void after(Standalone weir) throws Exception;
}
