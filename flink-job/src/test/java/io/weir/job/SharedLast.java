package io.weir.job;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Runs the classes that share a cluster last, so that it takes nothing while others are tested. */
public final class SharedLast implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparing(SharedLast::isShared));
  }

  private static boolean isShared(ClassDescriptor each) {
    return Stream.<Class<?>>iterate(
            each.getTestClass(), type -> type != null, type -> type.getSuperclass())
        .flatMap(type -> Stream.of(type.getDeclaredFields()))
        .map(Field::getType)
        .anyMatch(type -> type == SharedCluster.class);
  }
}
