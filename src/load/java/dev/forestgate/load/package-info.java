/** Offers load to a service at any address and says what came of it. No part of the service. */
package dev.forestgate.load;
