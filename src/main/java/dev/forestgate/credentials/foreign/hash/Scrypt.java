package dev.forestgate.credentials.foreign.hash;

import com.goterl.lazysodium.SodiumJava;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * scrypt (RFC 7914) by libsodium, whose memory is outside the heap, or by Bouncy Castle where
 * libsodium does not load.
 *
 * @param ln binary logarithm of N, at least 1
 * @param r block size
 * @param p number of passes, one after the other
 */
public record Scrypt(int ln, int r, int p) {
  /** OWASP's recommendation, N=2^17 and r=8. The common defaults need 16 to 64 MiB. */
  static final int MOST_MEMORY_MIB = 128;

  /** Memory filled in all passes, which takes libsodium about half a second of one core. */
  static final int MOST_WORK_MIB = 256;

  private static final double MILLIS_PER_MIB = 2;
  private static final int LARGEST_LN = 30;
  private static final int BLOCK_BYTES = 128;
  private static final double MIB = 1024 * 1024;

  public Scrypt {
    HashText.requireWithin("scrypt with ln", ln, 1, LARGEST_LN);
    HashText.requireWithin("scrypt with r", r, 1, 1 << 10);
    HashText.requireWithin("scrypt with p", p, 1, 1 << 10);
    double memory = memory(ln, r);
    if (memory > MOST_MEMORY_MIB || memory * p > MOST_WORK_MIB) {
      throw new HashRefused(
          String.format(
              "is scrypt with ln=%d, r=%d, p=%d, which fills %.0f MiB, expected at most %d MiB and"
                  + " %d MiB in all passes",
              ln, r, p, memory * p, MOST_MEMORY_MIB, MOST_WORK_MIB));
    }
    if (ln >= 16 * r) { // RFC 7914 section 2
      throw new HashRefused("is scrypt with ln=" + ln + ", expected less than 16 r");
    }
  }

  /** Creates the parameters with N itself, which must be a power of two. */
  public static Scrypt ofN(int n, int r, int p) {
    if (Integer.bitCount(n) != 1) {
      throw new HashRefused("is scrypt with N=" + n + ", expected a power of two");
    }
    return new Scrypt(Integer.numberOfTrailingZeros(n), r, p);
  }

  /** Estimated time of {@link #derive} in milliseconds of one core. */
  double millis() {
    return MILLIS_PER_MIB * memory(ln, r) * p;
  }

  private static double memory(int ln, int r) {
    return BLOCK_BYTES * Math.scalb((double) r, ln) / MIB;
  }

  byte[] derive(byte[] password, byte[] salt, int length) {
    Function sodium = Libsodium.SCRYPT;
    if (sodium == null) {
      return SCrypt.generate(password, salt, 1 << ln, r, p, length);
    }
    byte[] out = new byte[length];
    Object[] arguments = {
      password, size(password), salt, size(salt), 1L << ln, r, p, out, size(out)
    };
    if (sodium.invokeInt(arguments) != 0) {
      throw new IllegalStateException("libsodium has no memory for a hash of scrypt, " + this);
    }
    return out;
  }

  private static NativeLong size(byte[] bytes) {
    return new NativeLong(bytes.length);
  }

  /** The form of a PHC string: {@code ln=14,r=8,p=1}. */
  @Override
  public String toString() {
    return "ln=" + ln + ",r=" + r + ",p=" + p;
  }

  /** Loads libsodium at the first hash, on the thread that computes it. */
  private static final class Libsodium {
    private static final Logger log = LoggerFactory.getLogger(Scrypt.class);
    private static final @Nullable Function SCRYPT = load();

    /**
     * Finds the function among the symbols of the process, where JNA loads libraries. lazysodium
     * declares its lengths as {@code int}, which leaves half of each {@code size_t} undefined.
     */
    private static @Nullable Function load() {
      try {
        new SodiumJava();
        return NativeLibrary.getProcess().getFunction("crypto_pwhash_scryptsalsa208sha256_ll");
      } catch (RuntimeException | LinkageError unloadable) {
        log.warn(
            "libsodium does not load on this machine: imported scrypt hashes are verified in Java,"
                + " with up to {} MiB of the heap for each. {}",
            MOST_MEMORY_MIB,
            unloadable.toString());
        return null;
      }
    }
  }
}
