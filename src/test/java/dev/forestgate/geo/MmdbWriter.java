package dev.forestgate.geo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writer of small databases in MaxMind's format (MaxMind DB File Format Specification 2.0): a
 * search tree with records of 24 bits, a data section, and metadata.
 */
public final class MmdbWriter {
  private static final int STRING = 2;
  private static final int DOUBLE = 3;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int ARRAY = 11;
  private static final int EMPTY = -1;

  private final int ipVersion;
  private final String type;

  /** Each node has two sides: a node, or -2 and below for data, or nothing. */
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Integer> offsets = new ArrayList<>();

  private MmdbWriter(int ipVersion, String type) {
    this.ipVersion = ipVersion;
    this.type = type;
  }

  /** A database of IPv4 alone. */
  public static MmdbWriter ofIpv4(String type) {
    return new MmdbWriter(4, type);
  }

  /** A database of IPv4 and IPv6. */
  public static MmdbWriter ofIpv6(String type) {
    return new MmdbWriter(6, type);
  }

  /**
   * {@code record} for all addresses in {@code network}, such as {@code 192.0.2.0/24}; networks
   * must not overlap. Values are maps, lists, strings, doubles and integers.
   */
  public MmdbWriter with(String network, Map<String, Object> record) {
    int slash = network.indexOf('/');
    byte[] address =
        Objects.requireNonNull(
            NetUtil.createByteArrayFromIpAddressString(network.substring(0, slash)));
    int length = Integer.parseInt(network.substring(slash + 1));
    if (ipVersion == 6 && address.length == 4) {
      byte[] wide = new byte[16];
      System.arraycopy(address, 0, wide, 12, 4);
      address = wide;
      length += 96;
    }
    offsets.add(data.size());
    write(data, record);
    enter(address, length, -1 - offsets.size());
    return this;
  }

  private void enter(byte[] address, int length, int value) {
    int[] node = nodes.get(0);
    for (int bit = 0; bit < length - 1; bit++) {
      int side = side(address, bit);
      if (node[side] == EMPTY) {
        node[side] = nodes.size();
        nodes.add(new int[] {EMPTY, EMPTY});
      }
      node = nodes.get(node[side]);
    }
    node[side(address, length - 1)] = value;
  }

  private static int side(byte[] address, int bit) {
    return (address[bit / 8] >> (7 - bit % 8)) & 1;
  }

  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public byte[] bytes() {
    var out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int side : node) {
        int record = record(side);
        out.write(record >> 16);
        out.write(record >> 8);
        out.write(record);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
    out.writeBytes("MaxMind.com".getBytes(UTF_8));
    write(out, metadata());
    return out.toByteArray();
  }

  private int record(int side) {
    if (side == EMPTY) {
      return nodes.size();
    }
    return side >= 0 ? side : nodes.size() + 16 + offsets.get(-side - 2);
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", (short) 2);
    metadata.put("binary_format_minor_version", (short) 0);
    metadata.put("build_epoch", 1_790_000_000);
    metadata.put("database_type", type);
    metadata.put("description", Map.of("en", "made by a test"));
    metadata.put("ip_version", (short) ipVersion);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", (short) 24);
    return metadata;
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof String text) {
      byte[] bytes = text.getBytes(UTF_8);
      control(out, STRING, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof Double number) {
      control(out, DOUBLE, Double.BYTES);
      number(out, Double.doubleToLongBits(number), Double.BYTES);
    } else if (value instanceof Short number) {
      control(out, UINT16, Short.BYTES);
      number(out, number, Short.BYTES);
    } else if (value instanceof Integer number) {
      control(out, UINT32, Integer.BYTES);
      number(out, number, Integer.BYTES);
    } else if (value instanceof List<?> list) {
      control(out, ARRAY, list.size());
      list.forEach(element -> write(out, element));
    } else if (value instanceof Map<?, ?> map) {
      control(out, MAP, map.size());
      map.forEach(
          (name, member) -> {
            write(out, name);
            write(out, member);
          });
    } else {
      throw new IllegalArgumentException("no type for " + value);
    }
  }

  /** Types beyond 7 stand in a byte of their own; a size beyond 28, below 285, too. */
  private static void control(ByteArrayOutputStream out, int type, int size) {
    int small = Math.min(size, 29);
    out.write(type <= 7 ? type << 5 | small : small);
    if (type > 7) {
      out.write(type - 7);
    }
    if (small == 29) {
      out.write(size - 29);
    }
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    try {
      var whole = new ByteArrayOutputStream();
      new DataOutputStream(whole).writeLong(value);
      out.write(whole.toByteArray(), Long.BYTES - bytes, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
