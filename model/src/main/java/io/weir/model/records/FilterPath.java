package io.weir.model.records;

import io.weir.model.Utf8;
import java.util.List;

/**
 * Where in a document a {@link Filter} looks: the part of JSONPath (RFC 9535) that goes down one
 * level a step.
 *
 * <pre>
 *   $           the document
 *   .name       a field of an object; letters, digits, _, - and all characters beyond ASCII
 *   ['name']    the same of any name, in single or double quotes, escaped as in JSON
 *   [n]         an element of an array, from 0
 *   [*]  .*     each element of an array, each field of an object
 * </pre>
 */
public final class FilterPath {
  /** The longest path, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1000;

  /** The most steps of a path. */
  public static final int MAX_STEPS = 64;

  private final String text;
  private final List<Step> steps;

  private FilterPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /** One level down. */
  public sealed interface Step {
    /** The field of an object, which may have any name. */
    record Field(String name) implements Step {}

    /**
     * The element of an array.
     *
     * @param index from 0
     */
    record Element(int index) implements Step {}

    /** Each field, or each element. */
    record Any() implements Step {}
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException naming the field, {@code path}, and what was got
   */
  public static FilterPath of(String text) {
    int length = Utf8.encode("path", text).length;
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "path: must have at most " + MAX_BYTES + " bytes of UTF-8, got " + length);
    }
    List<Step> steps = new FilterPathReader(text).steps();
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "path: must have at most " + MAX_STEPS + " steps, got " + steps.size());
    }
    return new FilterPath(text, steps);
  }

  /** None for the document itself. */
  public List<Step> steps() {
    return steps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilterPath that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text that it was read from. */
  @Override
  public String toString() {
    return text;
  }
}
