#include "textflag.h"

// Bits are counted by looking up each half byte in a table (Mula, Kurz, Lemire, "Faster population counts using AVX2 instructions").

DATA nibbles<>+0(SB)/8, $0x0302020102010100
DATA nibbles<>+8(SB)/8, $0x0403030203020201
DATA nibbles<>+16(SB)/8, $0x0302020102010100
DATA nibbles<>+24(SB)/8, $0x0403030203020201
GLOBL nibbles<>(SB), RODATA|NOPTR, $32

// Counts the bits of the bytes of a; Y3 is 0x0f in every byte, Y4 the table.
#define COUNT(a, t) \
	VPAND   a, Y3, t  \
	VPSRLW  $4, a, a  \
	VPAND   a, Y3, a  \
	VPSHUFB t, Y4, t  \
	VPSHUFB a, Y4, a  \
	VPADDB  a, t, a

// Four prefix distances, of half a block.
#define DISTANCE(offset, a, b, t, u) \
	VPXOR   (offset+0)(SI), Y0, a  \
	VPXOR   (offset+64)(SI), Y1, b \
	COUNT(a, t)                    \
	COUNT(b, u)                    \
	VPADDB  a, b, a                \
	VPSADBW a, Y5, a

// Puts the lanes of block R10+i, whose distances are in a and b, into out.
#define PUT(i, a, b, skip) \
	VPCMPGTQ  a, Y2, Y10     \
	VPCMPGTQ  b, Y2, Y11     \
	VMOVMSKPD Y10, AX        \
	VMOVMSKPD Y11, DX        \
	SHLL      $4, DX         \
	ORL       DX, AX         \
	JZ        skip           \
	LEAQ      i(R10), DX     \
	SHLQ      $16, DX        \
	ORQ       AX, DX         \
	MOVQ      DX, (DI)(R9*8) \
	INCQ      R9

// func scanOneBlocksAVX2(blocks *uint64, n int, query *[2]uint64, radius int, out *uint64, room int) (results, done int)
TEXT ·scanOneBlocksAVX2(SB), NOSPLIT, $0-64
	MOVQ blocks+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ query+16(FP), AX
	MOVQ radius+24(FP), DX
	MOVQ out+32(FP), DI
	MOVQ room+40(FP), R8
	VPBROADCASTQ (AX), Y0
	VPBROADCASTQ 8(AX), Y1
	INCQ DX
	MOVQ DX, X2
	VPBROADCASTQ X2, Y2
	MOVQ $0x0f0f0f0f0f0f0f0f, AX
	MOVQ AX, X3
	VPBROADCASTQ X3, Y3
	VMOVDQU nibbles<>(SB), Y4
	VPXOR Y5, Y5, Y5
	XORQ R9, R9
	XORQ R10, R10

two:
	LEAQ 2(R10), R11
	CMPQ R11, CX
	JGT  one
	PREFETCHT0 2048(SI)
	PREFETCHT0 2112(SI)
	PREFETCHT0 2176(SI)
	PREFETCHT0 2240(SI)
	DISTANCE(0, Y6, Y10, Y11, Y12)
	DISTANCE(32, Y7, Y13, Y14, Y15)
	DISTANCE(128, Y8, Y10, Y11, Y12)
	DISTANCE(160, Y9, Y13, Y14, Y15)
	VPMINUD Y6, Y7, Y10
	VPMINUD Y8, Y9, Y11
	VPMINUD Y10, Y11, Y10
	VPCMPGTQ Y10, Y2, Y10
	VPTEST Y10, Y10
	JNZ  hits

next:
	ADDQ $256, SI
	MOVQ R11, R10
	JMP  two

hits:
	MOVQ R8, AX
	SUBQ R9, AX
	CMPQ AX, $8
	JLT  end
	PUT(0, Y6, Y7, skip)

skip:
	PUT(1, Y8, Y9, next)
	JMP next

one:
	CMPQ R10, CX
	JGE  end
	MOVQ R8, AX
	SUBQ R9, AX
	CMPQ AX, $8
	JLT  end
	DISTANCE(0, Y6, Y10, Y11, Y12)
	DISTANCE(32, Y7, Y13, Y14, Y15)
	PUT(0, Y6, Y7, step)

step:
	ADDQ $128, SI
	INCQ R10
	JMP  one

end:
	MOVQ R9, results+48(FP)
	MOVQ R10, done+56(FP)
	VZEROUPPER
	RET

// Whether each of sixteen tags is nearer than the limit in Y1: all ones or zero in the word.
#define NEAR(offset, a, t) \
	VPXOR      offset(SI)(R11*2), Y0, a \
	COUNT(a, t)                         \
	VPMADDUBSW Y5, a, a                 \
	VPCMPGTW   a, Y1, a

// func filterSpansAVX2(tags *uint16, refs *byte, width int, spans *span, n int, tag uint16, first, rest int, out *uint32, room int) (positions, done int)
TEXT ·filterSpansAVX2(SB), NOSPLIT, $0-96
	MOVQ tags+0(FP), SI
	MOVQ spans+24(FP), BX
	MOVQ n+32(FP), CX
	MOVWLZX tag+40(FP), AX
	MOVQ AX, X0
	VPBROADCASTW X0, Y0
	MOVQ first+48(FP), AX
	MOVQ AX, X1
	VPBROADCASTW X1, Y1
	MOVQ rest+56(FP), AX
	MOVQ AX, X2
	VPBROADCASTW X2, Y2
	MOVQ $0x0f0f0f0f0f0f0f0f, AX
	MOVQ AX, X3
	VPBROADCASTQ X3, Y3
	VMOVDQU nibbles<>(SB), Y4
	MOVQ $0x0101010101010101, AX
	MOVQ AX, X5
	VPBROADCASTQ X5, Y5
	MOVQ out+64(FP), DI
	MOVQ room+72(FP), R8
	MOVL $32, R13
	XORQ R9, R9
	XORQ R10, R10

span:
	CMPQ R10, CX
	JGE  end
	MOVL (BX)(R10*8), R11
	MOVL 4(BX)(R10*8), DX
	SUBQ R11, DX
	JLE  next

step:
	NEAR(0, Y6, Y8)
	NEAR(32, Y7, Y9)
	VPACKSSWB Y7, Y6, Y6
	VPERMQ $0xd8, Y6, Y6
	MOVQ DX, R12
	CMPQ DX, R13
	CMOVQGT R13, R12
	VPMOVMSKB Y6, AX
	BZHIL R12, AX, AX
	TESTL AX, AX
	JNZ  hits

more:
	ADDQ R13, R11
	SUBQ R13, DX
	JG   step

next:
	INCQ R10
	VMOVDQA Y2, Y1
	JMP  span

hits:
	MOVQ R8, R12
	SUBQ R9, R12
	CMPQ R12, R13
	JLT  full

hit:
	TZCNTL AX, R12
	ADDL R11, R12
	MOVL R12, (DI)(R9*4)
	INCQ R9
	IMULQ width+16(FP), R12
	ADDQ refs+8(FP), R12
	PREFETCHT0 (R12)
	BLSRL AX, AX
	JNZ  hit
	JMP  more

full:
	MOVL R11, (BX)(R10*8)

end:
	MOVQ R9, positions+80(FP)
	MOVQ R10, done+88(FP)
	VZEROUPPER
	RET

// func readWordsAVX2(words *uint64, n int) uint64
TEXT ·readWordsAVX2(SB), NOSPLIT, $0-24
	MOVQ words+0(FP), SI
	MOVQ n+8(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3

loop:
	SUBQ $32, CX
	JLT  end
	PREFETCHT0 2048(SI)
	PREFETCHT0 2112(SI)
	PREFETCHT0 2176(SI)
	PREFETCHT0 2240(SI)
	VPXOR 0(SI), Y0, Y0
	VPXOR 32(SI), Y1, Y1
	VPXOR 64(SI), Y2, Y2
	VPXOR 96(SI), Y3, Y3
	VPXOR 128(SI), Y0, Y0
	VPXOR 160(SI), Y1, Y1
	VPXOR 192(SI), Y2, Y2
	VPXOR 224(SI), Y3, Y3
	ADDQ $256, SI
	JMP  loop

end:
	VPXOR Y0, Y1, Y0
	VPXOR Y2, Y3, Y2
	VPXOR Y0, Y2, Y0
	VEXTRACTI128 $1, Y0, X1
	VPXOR X0, X1, X0
	VPSRLDQ $8, X0, X1
	VPXOR X0, X1, X0
	MOVQ X0, AX
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET
