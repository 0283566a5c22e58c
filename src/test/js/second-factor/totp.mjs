// Prints 1,000 lines of "secret seconds code" for random secrets of 160 bits and random times, as otpauth computes them.
import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

for (let n = 0; n < 1000; n++) {
  const secret = new Secret({ size: 20 })
  const seconds = randomInt(4_000_000_000)
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  console.log(secret.base32, seconds, totp.generate({ timestamp: seconds * 1000 }))
}
