package io.weir.service.access;

/**
 * Who says to be whom.
 *
 * @param address where it comes from, as {@link io.weir.service.limits.ClientAddress} has it
 * @param user the name that is given, whether there is such a user or not; what can be no name is
 *     empty
 */
record SignInAttempt(String address, String user) {
  SignInAttempt {
    user = Subject.isName(user) ? user : "";
  }
}
