/** From where a request comes, where it comes through proxies that we trust. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.http.proxies;
