/** Run anew for every file of tests, unlike the modules that the files of one worker share. */
import { afterEach } from 'vitest'
import { endAll } from './endings.ts'

afterEach(endAll)
