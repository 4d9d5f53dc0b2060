#include "textflag.h"

// The instructions: VPOPCNTQ (AVX512_VPOPCNTDQ) counts the bits of eight words, VPOPCNTW (AVX512_BITALG) those of 32 tags.

// Four blocks of a scan: block i leaves its eight distances in Zi and, compared with Z2, its lanes in Ki.
#define DISTANCE(offset, a, b, k) \
	VPXORQ   (offset+0)(SI), Z0, a  \
	VPXORQ   (offset+64)(SI), Z1, b \
	VPOPCNTQ a, a                   \
	VPOPCNTQ b, b                   \
	VPADDQ   a, b, a                \
	VPCMPUQ  $2, Z2, a, k

// Puts the lanes in k as block R10+i, query 0, into out.
#define PUT(i, k, skip) \
	KMOVB k, AX           \
	TESTL AX, AX          \
	JZ    skip            \
	LEAQ  i(R10), DX      \
	SHLQ  $16, DX         \
	ORQ   AX, DX          \
	MOVQ  DX, (DI)(R9*8)  \
	INCQ  R9

// func scanOneBlocksAVX512(blocks *uint64, n int, query *[2]uint64, radius int, out *uint64, room int) (results, done int)
TEXT ·scanOneBlocksAVX512(SB), NOSPLIT, $0-64
	MOVQ blocks+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ query+16(FP), AX
	MOVQ radius+24(FP), DX
	MOVQ out+32(FP), DI
	MOVQ room+40(FP), R8
	VPBROADCASTQ (AX), Z0
	VPBROADCASTQ 8(AX), Z1
	VPBROADCASTQ DX, Z2
	XORQ R9, R9
	XORQ R10, R10

four:
	LEAQ 4(R10), R11
	CMPQ R11, CX
	JGT  one
	PREFETCHT0 2048(SI)
	PREFETCHT0 2112(SI)
	PREFETCHT0 2176(SI)
	PREFETCHT0 2240(SI)
	PREFETCHT0 2304(SI)
	PREFETCHT0 2368(SI)
	PREFETCHT0 2432(SI)
	PREFETCHT0 2496(SI)
	DISTANCE(0, Z4, Z5, K1)
	DISTANCE(128, Z6, Z7, K2)
	DISTANCE(256, Z8, Z9, K3)
	DISTANCE(384, Z10, Z11, K4)
	KORB K1, K2, K5
	KORB K3, K4, K6
	KORTESTB K5, K6
	JNZ  hits

next:
	ADDQ $512, SI
	MOVQ R11, R10
	JMP  four

hits:
	MOVQ R8, AX
	SUBQ R9, AX
	CMPQ AX, $8
	JLT  end
	PUT(0, K1, skip1)

skip1:
	PUT(1, K2, skip2)

skip2:
	PUT(2, K3, skip3)

skip3:
	PUT(3, K4, next)
	JMP next

one:
	CMPQ R10, CX
	JGE  end
	MOVQ R8, AX
	SUBQ R9, AX
	CMPQ AX, $8
	JLT  end
	DISTANCE(0, Z4, Z5, K1)
	PUT(0, K1, step)

step:
	ADDQ $128, SI
	INCQ R10
	JMP  one

end:
	MOVQ R9, results+48(FP)
	MOVQ R10, done+56(FP)
	VZEROUPPER
	RET

// Distances of the block in Z0, Z1 to the query in a, b.
#define QUERY(a, b, t, d) \
	VPXORQ   a, Z0, d \
	VPXORQ   b, Z1, t \
	VPOPCNTQ d, d     \
	VPOPCNTQ t, t     \
	VPADDQ   t, d, d

// Puts the lanes of query i, whose distances are in d, into out; skips queries outside the mask in R12.
#define PUTQUERY(i, d, skip) \
	BTQ     $i, R12         \
	JCC     skip            \
	VPCMPUQ $2, Z2, d, K1   \
	KMOVB   K1, AX          \
	TESTL   AX, AX          \
	JZ      skip            \
	MOVQ    R10, DX         \
	SHLQ    $16, DX         \
	ORQ     AX, DX          \
	ORQ     $(i<<8), DX     \
	MOVQ    DX, (DI)(R9*8)  \
	INCQ    R9

// One comparison for all eight queries: the smallest distance of each lane is within the radius or none is.
// VPMINUW has a port of its own beside VPOPCNTQ and VPCMPUQ; distances fit in the low 16 bits.
//
// func scanEightBlocksAVX512(blocks *uint64, n int, queries *[scanQueries][2]uint64, mask uint64, radius int, out *uint64, room int) (results, done int)
TEXT ·scanEightBlocksAVX512(SB), NOSPLIT, $0-72
	MOVQ blocks+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ queries+16(FP), AX
	MOVQ mask+24(FP), R12
	MOVQ radius+32(FP), DX
	MOVQ out+40(FP), DI
	MOVQ room+48(FP), R8
	VPBROADCASTQ DX, Z2
	VPBROADCASTQ 0(AX), Z16
	VPBROADCASTQ 8(AX), Z17
	VPBROADCASTQ 16(AX), Z18
	VPBROADCASTQ 24(AX), Z19
	VPBROADCASTQ 32(AX), Z20
	VPBROADCASTQ 40(AX), Z21
	VPBROADCASTQ 48(AX), Z22
	VPBROADCASTQ 56(AX), Z23
	VPBROADCASTQ 64(AX), Z24
	VPBROADCASTQ 72(AX), Z25
	VPBROADCASTQ 80(AX), Z26
	VPBROADCASTQ 88(AX), Z27
	VPBROADCASTQ 96(AX), Z28
	VPBROADCASTQ 104(AX), Z29
	VPBROADCASTQ 112(AX), Z30
	VPBROADCASTQ 120(AX), Z31
	XORQ R9, R9
	XORQ R10, R10

block:
	CMPQ R10, CX
	JGE  end
	VMOVDQU64 0(SI), Z0
	VMOVDQU64 64(SI), Z1
	QUERY(Z16, Z17, Z12, Z4)
	QUERY(Z18, Z19, Z13, Z5)
	QUERY(Z20, Z21, Z14, Z6)
	QUERY(Z22, Z23, Z15, Z7)
	QUERY(Z24, Z25, Z12, Z8)
	QUERY(Z26, Z27, Z13, Z9)
	QUERY(Z28, Z29, Z14, Z10)
	QUERY(Z30, Z31, Z15, Z11)
	VPMINUW Z4, Z5, Z12
	VPMINUW Z6, Z7, Z13
	VPMINUW Z8, Z9, Z14
	VPMINUW Z10, Z11, Z15
	VPMINUW Z12, Z13, Z12
	VPMINUW Z14, Z15, Z14
	VPMINUW Z12, Z14, Z12
	VPCMPUQ $2, Z2, Z12, K1
	KORTESTB K1, K1
	JNZ  hits

next:
	ADDQ $128, SI
	INCQ R10
	JMP  block

hits:
	MOVQ R8, AX
	SUBQ R9, AX
	CMPQ AX, $8
	JLT  end
	PUTQUERY(0, Z4, skip1)

skip1:
	PUTQUERY(1, Z5, skip2)

skip2:
	PUTQUERY(2, Z6, skip3)

skip3:
	PUTQUERY(3, Z7, skip4)

skip4:
	PUTQUERY(4, Z8, skip5)

skip5:
	PUTQUERY(5, Z9, skip6)

skip6:
	PUTQUERY(6, Z10, skip7)

skip7:
	PUTQUERY(7, Z11, next)
	JMP next

end:
	MOVQ R9, results+56(FP)
	MOVQ R10, done+64(FP)
	VZEROUPPER
	RET

// A step reads 32 tags whatever is left of the span; the lanes past its end are cut off the mask. The arrays
// are 64 bytes longer than their tags for that.
//
// func filterSpansAVX512(tags *uint16, refs *byte, width int, spans *span, n int, tag uint16, first, rest int, out *uint32, room int) (positions, done int)
TEXT ·filterSpansAVX512(SB), NOSPLIT, $0-96
	MOVQ tags+0(FP), SI
	MOVQ spans+24(FP), BX
	MOVQ n+32(FP), CX
	MOVWLZX tag+40(FP), AX
	VPBROADCASTW AX, Z0
	MOVQ first+48(FP), AX
	VPBROADCASTW AX, Z1
	MOVQ rest+56(FP), AX
	VPBROADCASTW AX, Z2
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
	VPXORQ (SI)(R11*2), Z0, Z3
	VPOPCNTW Z3, Z3
	VPCMPUW $1, Z1, Z3, K1
	MOVQ DX, R12
	CMPQ DX, R13
	CMOVQGT R13, R12
	KMOVD K1, AX
	BZHIL R12, AX, AX
	TESTL AX, AX
	JNZ  hits

more:
	ADDQ R13, R11
	SUBQ R13, DX
	JG   step

next:
	INCQ R10
	VMOVDQA64 Z2, Z1
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

// func readWordsAVX512(words *uint64, n int) uint64
TEXT ·readWordsAVX512(SB), NOSPLIT, $0-24
	MOVQ words+0(FP), SI
	MOVQ n+8(FP), CX
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3

loop:
	SUBQ $64, CX
	JLT  end
	PREFETCHT0 2048(SI)
	PREFETCHT0 2112(SI)
	PREFETCHT0 2176(SI)
	PREFETCHT0 2240(SI)
	PREFETCHT0 2304(SI)
	PREFETCHT0 2368(SI)
	PREFETCHT0 2432(SI)
	PREFETCHT0 2496(SI)
	VPXORQ 0(SI), Z0, Z0
	VPXORQ 64(SI), Z1, Z1
	VPXORQ 128(SI), Z2, Z2
	VPXORQ 192(SI), Z3, Z3
	VPXORQ 256(SI), Z0, Z0
	VPXORQ 320(SI), Z1, Z1
	VPXORQ 384(SI), Z2, Z2
	VPXORQ 448(SI), Z3, Z3
	ADDQ $512, SI
	JMP  loop

end:
	VPXORQ Z0, Z1, Z0
	VPXORQ Z2, Z3, Z2
	VPXORQ Z0, Z2, Z0
	VEXTRACTI64X4 $1, Z0, Y1
	VPXOR Y0, Y1, Y0
	VEXTRACTI128 $1, Y0, X1
	VPXOR X0, X1, X0
	VPSRLDQ $8, X0, X1
	VPXOR X0, X1, X0
	VMOVQ X0, AX
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

// func fetchSpans(tags *uint16, spans *span, n, lines int)
TEXT ·fetchSpans(SB), NOSPLIT, $0-32
	MOVQ tags+0(FP), SI
	MOVQ spans+8(FP), BX
	MOVQ n+16(FP), CX
	MOVQ lines+24(FP), R8

span:
	SUBQ $1, CX
	JLT  end
	MOVL (BX), AX
	LEAQ (SI)(AX*2), DX
	ADDQ $8, BX
	MOVQ R8, R9

line:
	PREFETCHT1 (DX)
	ADDQ $64, DX
	DECQ R9
	JG   line
	JMP  span

end:
	RET

// func touchBlocks(prefix *uint64, numbers *uint32, n int)
TEXT ·touchBlocks(SB), NOSPLIT, $0-24
	MOVQ prefix+0(FP), SI
	MOVQ numbers+8(FP), BX
	MOVQ n+16(FP), CX

hash:
	SUBQ $1, CX
	JLT  end
	MOVL (BX), AX
	ADDQ $4, BX
	ANDL $~7, AX
	SHLQ $4, AX
	PREFETCHT0 (SI)(AX*1)
	PREFETCHT0 64(SI)(AX*1)
	JMP  hash

end:
	RET
