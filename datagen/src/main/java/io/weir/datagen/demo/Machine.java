package io.weir.datagen.demo;

/** A machine of the plant, which is one tag. */
interface Machine {
  /** How many values each has. */
  int WIDTH = 10;

  /** The name of its tag, without the prefix. */
  String name();

  /**
   * What its ten sensors show, before they are rounded.
   *
   * @param time s since the epoch
   */
  double[] at(double time);
}
