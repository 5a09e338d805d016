package io.weir.standalone;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Runs the classes that share an instance last: while one runs it takes a sixth of a core, whatever
 * is tested.
 */
public final class SharedInstancesLast implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparing(SharedInstancesLast::isShared));
  }

  private static boolean isShared(ClassDescriptor each) {
    return Stream.of(each.getTestClass().getDeclaredFields())
        .map(Field::getType)
        .anyMatch(type -> type == SharedStandalone.class || type == GuardedStandalone.class);
  }
}
