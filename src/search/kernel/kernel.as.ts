/**
 * @module The loops of the search kernel in AssemblyScript: WASM SIMD over a memory that is managed from outside.
 *
 * `node scripts/kernel.mjs` compiles it into `wasm.ts`. `js-loops.ts` is its twin and gives the same numbers bit for bit.
 * All areas begin at a multiple of 16 bytes and hold a multiple of 16 rows, so rows are taken four at a time.
 */

/** [a, b, c, d], each the sum of its four lanes. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7))
  return i32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3))
}

/**
 * The dot products of four rows of int8 codes with an int16 query. Meanwhile the four rows side by side at `next` are
 * touched once per 64 bytes: read in order they are fetched ahead (1.8 instead of 2.8 ms for 100,000 rows of 384).
 */
function four(a: usize, b: usize, c: usize, d: usize, query: usize, stride: usize, next: usize): v128 {
  let sumA = i32x4.splat(0)
  let sumB = i32x4.splat(0)
  let sumC = i32x4.splat(0)
  let sumD = i32x4.splat(0)
  for (let at: usize = 0; at < stride; at += 16) {
    load<u8>(next + at * 4)
    let part = v128.load(query + at * 2)
    sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(v128.load_ext<i8>(a + at), part))
    sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(v128.load_ext<i8>(b + at), part))
    sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(v128.load_ext<i8>(c + at), part))
    sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(v128.load_ext<i8>(d + at), part))
    part = v128.load(query + at * 2, 16)
    sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(v128.load_ext<i8>(a + at, 8), part))
    sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(v128.load_ext<i8>(b + at, 8), part))
    sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(v128.load_ext<i8>(c + at, 8), part))
    sumD = i32x4.add(sumD, i32x4.dot_i16x8_s(v128.load_ext<i8>(d + at, 8), part))
  }
  return sums(sumA, sumB, sumC, sumD)
}

/** out[row] = dot of the row, for `count` rows (rounded up to four) from the first. */
export function dots(codes: usize, scales: usize, stride: usize, count: usize, query: usize, factor: f32, out: usize): void {
  const factors = f32x4.splat(factor)
  for (let row: usize = 0; row < count; row += 4) {
    const a = codes + row * stride
    const b = a + stride
    const c = b + stride
    const next = row + 4 < count ? a + stride * 4 : a
    const whole = f32x4.convert_i32x4_s(four(a, b, c, c + stride, query, stride, next))
    v128.store(out + row * 4, f32x4.mul(f32x4.mul(whole, v128.load(scales + row * 4)), factors))
  }
}

/** Begins to fetch a row: what is read here is not waited for. */
function touch(row: usize, stride: usize): void {
  for (let at: usize = 0; at < stride; at += 64) load<u8>(row + at)
}

/** out[i] = dot of row rows[i], for `count` rows: a multiple of four. */
export function dotsOf(codes: usize, scales: usize, stride: usize, rows: usize, count: usize, query: usize, factor: f32, out: usize): void {
  const factors = f32x4.splat(factor)
  for (let at: usize = 0; at < count * 4; at += 16) {
    const a: usize = load<u32>(rows + at)
    const b: usize = load<u32>(rows + at, 4)
    const c: usize = load<u32>(rows + at, 8)
    const d: usize = load<u32>(rows + at, 12)
    if (at + 16 < count * 4) {
      for (let row = rows + at + 16; row < rows + at + 32; row += 4) touch(codes + load<u32>(row) * stride, stride)
    }
    const whole = f32x4.convert_i32x4_s(
      four(
        codes + a * stride,
        codes + b * stride,
        codes + c * stride,
        codes + d * stride,
        query,
        stride,
        codes,
      ),
    )
    let scale = f32x4.splat(load<f32>(scales + a * 4))
    scale = f32x4.replace_lane(scale, 1, load<f32>(scales + b * 4))
    scale = f32x4.replace_lane(scale, 2, load<f32>(scales + c * 4))
    scale = f32x4.replace_lane(scale, 3, load<f32>(scales + d * 4))
    v128.store(out + at, f32x4.mul(f32x4.mul(whole, scale), factors))
  }
}

/** A Hadamard transform (its rows in an order of their own) of the 128 int16 numbers there. */
function hadamard(block: usize): void {
  // Within every two eights by shuffling them into each other as cards are, four times; then between those.
  for (let at = block; at < block + 256; at += 64) {
    let a = v128.load(at)
    let b = v128.load(at, 16)
    let c = v128.load(at, 32)
    let d = v128.load(at, 48)
    for (let round = 0; round < 4; round++) {
      let low = i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
      let high = i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
      a = i16x8.add(low, high)
      b = i16x8.sub(low, high)
      low = i16x8.shuffle(c, d, 0, 8, 1, 9, 2, 10, 3, 11)
      high = i16x8.shuffle(c, d, 4, 12, 5, 13, 6, 14, 7, 15)
      c = i16x8.add(low, high)
      d = i16x8.sub(low, high)
    }
    v128.store(at, i16x8.add(a, c))
    v128.store(at, i16x8.add(b, d), 16)
    v128.store(at, i16x8.sub(a, c), 32)
    v128.store(at, i16x8.sub(b, d), 48)
  }
  for (let at = block; at < block + 64; at += 16) {
    const a = v128.load(at)
    const b = v128.load(at, 64)
    const c = v128.load(at, 128)
    const d = v128.load(at, 192)
    const s = i16x8.add(a, b)
    const t = i16x8.sub(a, b)
    const u = i16x8.add(c, d)
    const v = i16x8.sub(c, d)
    v128.store(at, i16x8.add(s, u))
    v128.store(at, i16x8.add(t, v), 64)
    v128.store(at, i16x8.sub(s, u), 128)
    v128.store(at, i16x8.sub(t, v), 192)
  }
}

/**
 * The sign bits of `count` rotated rows. `signs` are ±1 as int16, one more block of 128 than a row has; `work` has room
 * for two rows of int16.
 */
export function rotate(codes: usize, stride: usize, count: usize, signs: usize, work: usize, bytes: usize, out: usize): void {
  const size = bytes * 16
  const mixed = work + size
  for (let row: usize = 0; row < count; row++) {
    for (let at: usize = 0; at < stride; at += 8) {
      v128.store(work + at * 2, i16x8.mul(v128.load_ext<i8>(codes + at), v128.load(signs + at * 2)))
    }
    memory.fill(work + stride * 2, 0, size - stride * 2)
    let to = mixed
    for (let block = work; block < mixed; block += 256) {
      hadamard(block)
      for (let at: usize = 0; at < 256; at += 16) {
        v128.store(to + at * (bytes >> 4), i16x8.shr_s(v128.load(block + at), 3))
      }
      to += 16
    }
    for (let at: usize = 0; at < size; at += 256) {
      for (let part = at; part < at + 256; part += 16) {
        v128.store(mixed + part, i16x8.mul(v128.load(mixed + part), v128.load(signs + part, 256)))
      }
      hadamard(mixed + at)
    }
    for (let at: usize = 0; at < size; at += 32) {
      store<u16>(out, i8x16.bitmask(i8x16.narrow_i16x8_s(v128.load(mixed + at), v128.load(mixed + at, 16))))
      out += 2
    }
    codes += stride
  }
}

/** How many of 128 bits differ: eight sums of int16. */
function differing(bits: usize, query: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.xor(v128.load(bits), query)))
}

/** out[row] = the Hamming distance of the row's bits, as uint16, for `count` rows (rounded up to four). */
export function distances(bits: usize, bytes: usize, count: usize, query: usize, out: usize): void {
  for (let end = out + count * 2; out < end; out += 8) {
    let a = i16x8.splat(0)
    let b = i16x8.splat(0)
    let c = i16x8.splat(0)
    let d = i16x8.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) {
      const part = v128.load(query + at)
      a = i16x8.add(a, differing(bits, part))
      b = i16x8.add(b, differing(bits + bytes, part))
      c = i16x8.add(c, differing(bits + bytes * 2, part))
      d = i16x8.add(d, differing(bits + bytes * 3, part))
      bits += 16
    }
    bits += bytes * 3
    const four = sums(
      i32x4.extadd_pairwise_i16x8_u(a),
      i32x4.extadd_pairwise_i16x8_u(b),
      i32x4.extadd_pairwise_i16x8_u(c),
      i32x4.extadd_pairwise_i16x8_u(d),
    )
    v128.store64_lane(out, i16x8.narrow_i32x4_u(four, four), 0)
  }
}

/** How many of `count` uint16 are below a limit. */
export function countBelow(distances: usize, count: usize, limit: i32): i32 {
  const limits = i16x8.splat(<i16>limit)
  const whole = distances + (count & ~7) * 2
  let total = 0
  let at = distances
  while (at < whole) {
    const end = min(whole, at + 16 * 16_384) // a lane counts no more than it can hold
    let counts = i16x8.splat(0)
    for (; at < end; at += 16) counts = i16x8.sub(counts, i16x8.lt_u(v128.load(at), limits))
    const sums = i32x4.extadd_pairwise_i16x8_u(counts)
    total += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  }
  for (const end = distances + count * 2; at < end; at += 2) total += i32(<i32>load<u16>(at) < limit)
  return total
}

/** The places of those of `count` uint16 that are below a limit, ascending, as uint32. */
export function placesBelow(distances: usize, count: usize, limit: i32, out: usize): void {
  const limits = i16x8.splat(<i16>limit)
  const whole = count & ~7
  let place: usize = 0
  for (; place < whole; place += 8) {
    let left = i16x8.bitmask(i16x8.lt_u(v128.load(distances + place * 2), limits))
    for (; left != 0; left &= left - 1) {
      store<u32>(out, <u32>place + <u32>ctz(left))
      out += 4
    }
  }
  for (; place < count; place++) {
    if (<i32>load<u16>(distances + place * 2) >= limit) continue
    store<u32>(out, <u32>place)
    out += 4
  }
}
