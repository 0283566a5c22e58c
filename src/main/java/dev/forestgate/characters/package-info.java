/** The characters of a person: a thing that is owned, and what its owner may do with it. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.characters;
