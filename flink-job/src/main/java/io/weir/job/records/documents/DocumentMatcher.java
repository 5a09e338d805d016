package io.weir.job.records.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.RecordCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@link Filter}, compiled once for many documents. A document is read token by token, only as
 * far as the filter is not decided, and no tree of it is built; RATIONALE.md has what it costs. Of
 * a document all conditions together look at each value once for each path that leads there, so a
 * document costs at most its values times {@link Filter#MAX_NODES}. For one thread.
 */
public final class DocumentMatcher {
  /**
   * What is stored was checked when it came, so no limit here is less than any there. Names are not
   * remembered from one document to the next: where each has names of its own, Jackson copies all
   * that it knows for each document, which takes 30 us.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(RecordCommand.MAX_DOCUMENT_BYTES)
                  .maxNumberLength(RecordCommand.MAX_DOCUMENT_BYTES)
                  .maxNameLength(RecordCommand.MAX_DOCUMENT_BYTES)
                  .maxStringLength(RecordCommand.MAX_DOCUMENT_BYTES)
                  .build())
          .build();

  private final PathNode root = new PathNode();
  private final TimeAllowance deadline;
  private final PresentValue value;
  private final Verdict verdict;
  private final RequiredText required;

  /** Holds the present document. */
  private char[] text = new char[256];

  /** The nodes of the present value and, before them, of those that it is in. */
  private PathNode[] nodes = new PathNode[16];

  /**
   * One without a limit of time.
   *
   * @throws IllegalArgumentException naming {@code regex}, if one of the filter is none
   */
  public DocumentMatcher(Filter filter) {
    this(filter, TimeAllowance.none());
  }

  /**
   * One that throws {@link TimeAllowance.PassedException} once its time is over.
   *
   * @throws IllegalArgumentException naming {@code regex}, if one of the filter is none
   */
  DocumentMatcher(Filter filter, TimeAllowance deadline) {
    this.deadline = deadline;
    value = new PresentValue(deadline);
    verdict = new Verdict(2 * filter.size().nodes());
    compile(filter, 0);
    required = RequiredText.of(filter);
  }

  private void compile(Filter filter, int parent) {
    if (filter instanceof Filter.And and) {
      int node = verdict.add(parent, Verdict.Kind.AND);
      and.filters().forEach(each -> compile(each, node));
    } else if (filter instanceof Filter.Or or) {
      int node = verdict.add(parent, Verdict.Kind.OR);
      or.filters().forEach(each -> compile(each, node));
    } else if (filter instanceof Filter.Not not) {
      compile(not.filter(), not(parent));
    } else if (filter instanceof Filter.Comparison comparison) {
      switch (comparison.operator()) {
        case EQ -> leaf(parent, comparison.path(), Condition.equalTo(comparison.value()));
        case NE -> leaf(not(parent), comparison.path(), Condition.equalTo(comparison.value()));
        default ->
            leaf(
                parent,
                comparison.path(),
                Condition.compared(comparison.operator(), comparison.value()));
      }
    } else if (filter instanceof Filter.In in) {
      leaf(parent, in.path(), Condition.in(in.values()));
    } else if (filter instanceof Filter.Exists exists) {
      leaf(exists.exists() ? parent : not(parent), exists.path(), Condition.ANY);
    } else {
      Filter.Regex regex = (Filter.Regex) filter;
      leaf(parent, regex.path(), Condition.regex(regex.pattern()));
    }
  }

  private int not(int parent) {
    return verdict.add(parent, Verdict.Kind.NOT);
  }

  private void leaf(int parent, FilterPath path, Condition condition) {
    int leaf = verdict.add(parent, Verdict.Kind.LEAF);
    root.add(path.steps(), new PathNode.Check(leaf, condition));
  }

  /**
   * Whether the filter matches a document.
   *
   * @param bytes hold the document, JSON in UTF-8
   * @param from where it begins
   * @throws IllegalStateException if it is no JSON; never caused by input, which was checked
   */
  public boolean matches(byte[] bytes, int from, int length) {
    if (!required.mayBeIn(bytes, from, length)) {
      return false;
    }
    verdict.reset();
    nodes[0] = root;
    int chars = decode(bytes, from, length);
    try (JsonParser json = JSON.createParser(text, 0, chars)) {
      json.nextToken();
      look(json, 0, 1);
    } catch (IOException e) {
      throw new IllegalStateException("state of records: a document is no JSON", e);
    }
    return verdict.end();
  }

  /** Decodes a document; returns the number of its characters. */
  private int decode(byte[] bytes, int from, int length) {
    if (text.length < length) {
      text = new char[2 * length];
    }
    for (int i = 0; i < length; i++) {
      byte b = bytes[from + i];
      if (b < 0) {
        String decoded = new String(bytes, from, length, StandardCharsets.UTF_8);
        decoded.getChars(0, decoded.length(), text, 0);
        return decoded.length();
      }
      text[i] = (char) b;
    }
    return length;
  }

  /**
   * Looks at the value that the parser is at, for the nodes in a range; goes to its end, unless the
   * filter is decided before.
   */
  private void look(JsonParser json, int from, int end) throws IOException {
    JsonToken token = json.currentToken();
    value.moveTo(json);
    boolean leadsOn = false;
    for (int i = from; i < end; i++) {
      PathNode node = nodes[i];
      for (PathNode.Check check : node.checks()) {
        deadline.step();
        if (!verdict.isSettled(check.leaf()) && check.condition().fits(value)) {
          verdict.hold(check.leaf());
        }
      }
      leadsOn |= token == JsonToken.START_OBJECT ? node.leadsIntoObjects() : node.leadsIntoArrays();
    }
    if (verdict.isDecided()) {
      return;
    }
    if (!leadsOn) {
      json.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      lookIntoObject(json, from, end);
    } else if (token == JsonToken.START_ARRAY) {
      lookIntoArray(json, from, end);
    }
  }

  private void lookIntoObject(JsonParser json, int from, int end) throws IOException {
    String name;
    while (!verdict.isDecided() && (name = json.nextFieldName()) != null) {
      int top = end;
      for (int i = from; i < end; i++) {
        top = push(top, nodes[i].field(name));
        top = push(top, nodes[i].any());
      }
      json.nextToken();
      lookOrSkip(json, end, top);
    }
  }

  private void lookIntoArray(JsonParser json, int from, int end) throws IOException {
    int index = 0;
    while (!verdict.isDecided() && json.nextToken() != JsonToken.END_ARRAY) {
      int top = end;
      for (int i = from; i < end; i++) {
        top = push(top, nodes[i].element(index));
        top = push(top, nodes[i].any());
      }
      lookOrSkip(json, end, top);
      index++;
    }
  }

  private int push(int top, PathNode node) {
    if (node == null) {
      return top;
    }
    if (top == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * top);
    }
    nodes[top] = node;
    return top + 1;
  }

  private void lookOrSkip(JsonParser json, int from, int end) throws IOException {
    if (from == end) {
      json.skipChildren();
    } else {
      look(json, from, end);
    }
  }
}
