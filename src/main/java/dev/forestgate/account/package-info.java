/** What a person sees and says of themselves: the profile and the events of their front end. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.account;
