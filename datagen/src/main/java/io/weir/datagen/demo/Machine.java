package io.weir.datagen.demo;

/** A machine of the plant, which is one tag. */
abstract class Machine {
  /** How many values each has. */
  static final int WIDTH = 10;

  final Course course;
  final MachineFaults faults;
  private final String name;

  Machine(String name, long seed) {
    this.name = name;
    course = Course.of(seed, name);
    faults = new MachineFaults(course);
  }

  /** The name of its tag, without the prefix. */
  final String name() {
    return name;
  }

  /**
   * What its ten sensors show, before they are rounded.
   *
   * @param time s since the epoch
   */
  abstract double[] at(double time);
}
