package io.weir.query.handler;

import io.weir.service.handler.Handler;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads handlers and what they bring along. Of Weir's class path they see the package that they are
 * written against and slf4j, so that no library of theirs meets another version of Weir's.
 */
final class HandlerClassLoader extends URLClassLoader {
  HandlerClassLoader(URL[] jars) {
    super(jars, new Shared());
  }

  /** What they see of Weir, and the JDK. */
  private static final class Shared extends ClassLoader {
    private static final String API = Handler.class.getPackageName() + ".";
    private static final String LOG = "org.slf4j.";

    Shared() {
      super(ClassLoader.getPlatformClassLoader());
    }

    /** What the JDK does not have. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(API) || name.startsWith(LOG)) {
        return Handler.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
