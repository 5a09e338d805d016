package io.weir.testkit.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process itself takes. */
public final class ClientCpu {
  private ClientCpu() {}

  /** CPU time so far, in ns. */
  public static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
